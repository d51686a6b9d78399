import { beforeAll, describe, expect, test } from 'vitest'
import { createOne } from '../support/crm.ts'
import {
  defineProperty,
  formula,
  kinds,
  newName,
  optionsOf,
  postProperty,
  PROPERTIES,
  textProperty,
} from '../support/properties.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
let account: TestAccount

beforeAll(async () => {
  account = await server.createAccount()
  await defineProperty(account, 'contacts/a', kinds.number)
  await defineProperty(account, 'contacts/b', kinds.number)
  await defineProperty(account, 'contacts/word')
  await defineProperty(account, 'contacts/yes', kinds.bool)
})

async function calculated(type: string, text: string, properties: object): Promise<unknown> {
  const name = newName()
  await defineProperty(account, `contacts/${name}`, formula(type, text))
  const created = await createOne(account, 'contacts', { firstname: 'A', ...properties })
  const read = await account.send('GET', `/crm/v3/objects/contacts/${created.id}?properties=${name}`)
  expect(created.properties[name] ?? null).toBe(read.body.properties[name])
  return read.body.properties[name]
}

describe('calculated properties (PROP-32 to PROP-34)', () => {
  test.each([
    ['number', 'a + b * 2', { a: 1, b: 3 }, '7'],
    ['number', '(a + b) / 4', { a: 1, b: 2 }, '0.75'],
    ['number', 'a + b', { a: 0.1, b: 0.2 }, '0.3'],
    ['number', 'a / b', { a: 1, b: 0 }, null],
    ['number', 'a + b', { a: 1 }, null],
    ['string', 'IF a > 10 THEN "much" ELSEIF a > 5 THEN "some" ELSE "little"', { a: 7 }, 'some'],
    ['string', 'concatenate(string(firstname), " ", string(word))', { word: 'x' }, 'A x'],
    ['bool', 'bool(yes) and is_present(word)', { yes: true, word: 'x' }, 'true'],
    ['bool', 'contains(string(word), "el")', { word: 'hello' }, 'true'],
    ['number', 'string_to_number(string(word)) + 1', { word: ' 41 ' }, '42'],
  ])('%s: %s with %j is %s', async (type, text, properties, value) => {
    expect(await calculated(type, text, properties)).toBe(value)
  })

  test('of an enumeration yield an option or nothing (PROP-34)', async () => {
    const name = newName()
    const kind = { ...formula('enumeration', 'string(word)'), options: optionsOf('x', 'y') }
    await defineProperty(account, `contacts/${name}`, kind)
    expect((await createOne(account, 'contacts', { word: 'y' })).properties[name]).toBe('y')
    expect((await createOne(account, 'contacts', { word: 'z' })).properties).not.toHaveProperty(name)
  })

  test('read one another, each once', async () => {
    const names = Array.from({ length: 40 }, () => newName())
    await defineProperty(account, `contacts/${names[0]}`, formula('number', 'a'))
    for (const [at, name] of names.slice(1).entries())
      await defineProperty(account, `contacts/${name}`, formula('number', `${names[at]} + ${names[at]}`))
    const created = await createOne(account, 'contacts', { a: 1 })
    expect(created.properties[names[39] ?? '']).toBe(String(2 ** 39))
  })

  test('are calculated, and nobody can write them (PROP-6, PROP-7, OBJ-41)', async () => {
    const name = newName()
    const created = await defineProperty(account, `contacts/${name}`, formula('number', 'a * 2'))
    expect(created).toMatchObject({
      calculated: true,
      calculationFormula: 'a * 2',
      modificationMetadata: { archivable: true, readOnlyDefinition: false, readOnlyValue: true },
    })
    const reply = await account.send('POST', '/crm/v3/objects/contacts', { properties: { [name]: 1 } })
    expect(reply.body.errors).toMatchObject([
      { code: 'READ_ONLY_VALUE', message: `"${name}" is a calculated property; its value cannot be set.` },
    ])
  })

  test('follow a changed formula', async () => {
    const name = newName()
    await defineProperty(account, `contacts/${name}`, formula('number', 'a * 2'))
    const { id } = await createOne(account, 'contacts', { a: 5 })
    await account.send('PATCH', `${PROPERTIES}/contacts/${name}`, { calculationFormula: 'a * 3' })
    const read = await account.send('GET', `/crm/v3/objects/contacts/${id}?properties=${name}`)
    expect(read.body.properties[name]).toBe('15')
  })

  test.each([
    ['number', undefined, 'needs a formula'],
    ['number', ' ', 'needs a formula'],
    ['number', 'a +', 'the formula ends'],
    ['number', 'a b', "'b' at 3 was found where the end of the formula was expected"],
    ['number', 'nobodys + 1', "no property 'nobodys'"],
    ['number', 'word + 1', "'word' is string; write string(word)"],
    ['number', 'string(word) + a', 'one type'],
    ['string', 'a', 'yields number'],
    ['number', 'max(a)', '2 to 100'],
    ['number', 'eval(a)', "no function 'eval'"],
    ['number', 'a ; b', "unexpected character ';'"],
  ])('%s: %s is refused: %s (PROP-34)', async (type, text, reason) => {
    const name = newName()
    const kind = { type, fieldType: 'calculation_equation', calculationFormula: text }
    const reply = await postProperty(account, textProperty(name, kind))
    expect([reply.status, reply.body.category, reply.body.message]).toEqual([
      400,
      'VALIDATION_ERROR',
      'Property failed validation.',
    ])
    expect(reply.body.context.calculationFormula[0]).toContain(reason)
  })

  test('cannot come back to themselves, at once or through others (PROP-34)', async () => {
    const [first, second] = [newName(), newName()]
    const own = await postProperty(account, textProperty(first, formula('number', `${first} + 1`)))
    expect(own.body.context.calculationFormula[0]).toContain(`reads '${first}' itself`)
    await defineProperty(account, `contacts/${first}`, formula('number', 'a'))
    await defineProperty(account, `contacts/${second}`, formula('number', `${first} + 1`))
    const reply = await account.send('PATCH', `${PROPERTIES}/contacts/${first}`, {
      calculationFormula: second,
    })
    expect(reply.body.context.calculationFormula[0]).toContain(`reads '${first}' itself`)
  })

  test('stay calculated, and others do not become so', async () => {
    const [plain, result] = [newName(), newName()]
    await defineProperty(account, `contacts/${plain}`, kinds.number)
    await defineProperty(account, `contacts/${result}`, formula('number', 'a'))
    const path = `${PROPERTIES}/contacts`
    const changed = await account.send('PATCH', `${path}/${plain}`, formula('number', 'a'))
    const back = await account.send('PATCH', `${path}/${result}`, kinds.number)
    expect([changed.status, back.status]).toEqual([400, 400])
    expect(changed.body.message).toMatch(/whether a property is calculated is decided when it is created$/)
  })

  test('hold the type of what they read', async () => {
    const [source, result] = [newName(), newName()]
    await defineProperty(account, `contacts/${source}`, kinds.number)
    await defineProperty(account, `contacts/${result}`, formula('number', `${source} + 1`))
    const reply = await account.send('PATCH', `${PROPERTIES}/contacts/${source}`, {
      type: 'string',
      fieldType: 'text',
    })
    expect([reply.status, reply.body.message]).toEqual([
      400,
      `The type of property '${source}' cannot be changed: a calculated property reads it`,
    ])
  })
})

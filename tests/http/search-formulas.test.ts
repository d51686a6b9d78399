import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { createCompany, createOne, linkTo } from '../support/crm.ts'
import { defineProperty, formula, kinds, optionsOf } from '../support/properties.ts'
import { filter, opaque, searchIds, sendSearch } from '../support/searching.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
let account: TestAccount
let lastNumber = 0

const people: readonly object[] = [
  { firstname: 'A', f_a: '3', f_b: '-0.5', f_word: 'x', f_yes: 'true' },
  { firstname: 'B', f_a: '0', f_b: '1e15', f_word: ' 41 ', f_yes: 'false' },
  { firstname: 'C', f_a: '0.1', f_b: '0.2', f_word: '-1.50e2' },
  { firstname: 'D', f_b: '12345678901234567890', f_yes: 'true' },
  { firstname: 'E', f_a: '1000000', f_b: '7', f_word: 'Ünï "q" \\' },
  { firstname: 'F' },
]

beforeAll(async () => {
  account = await server.createAccount()
  await defineProperty(account, 'contacts/f_a', kinds.number)
  await defineProperty(account, 'contacts/f_b', kinds.number)
  await defineProperty(account, 'contacts/f_word')
  await defineProperty(account, 'contacts/f_yes', kinds.bool)
  for (const person of people) await createOne(account, 'contacts', person)
})

async function define(type: string, text: string, more: object = {}): Promise<string> {
  lastNumber += 1
  const name = `f_calculated_${lastNumber}`
  await defineProperty(account, `contacts/${name}`, { ...formula(type, text), ...more })
  return name
}

/** What records show of the property, by id; those without a value last. */
async function readShown(name: string): Promise<ReadonlyMap<string, string | null>> {
  const reply = await sendSearch(account, 'contacts', { properties: [name], limit: 200 })
  expect(reply.status).toBe(200)
  type Result = { readonly id: string; readonly properties: Readonly<Record<string, string | null>> }
  return new Map(reply.body.results.map(({ id, properties }: Result) => [id, properties[name] ?? null]))
}

async function checkAgreement(name: string): Promise<void> {
  const shown = await readShown(name)
  const having = (isWanted: (value: string | null) => boolean) =>
    [...shown].flatMap(([id, value]) => (isWanted(value) ? [id] : []))
  const find = (operator: string, value?: string) =>
    searchIds(account, 'contacts', { filters: [filter(name, operator, value)] })
  expect(await find('NOT_HAS_PROPERTY')).toEqual(having((value) => value === null))
  for (const value of new Set([...shown.values()].filter((text) => text !== null)))
    expect([value, await find('EQ', value)]).toEqual([value, having((other) => other === value)])
}

const { number, text, truth } = fc.letrec<{ number: string; text: string; truth: string }>((tie) => ({
  number: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('f_a', 'f_b', '2', '0.1', '0'),
    fc
      .tuple(tie('number'), fc.constantFrom('+', '-', '*', '/'), tie('number'))
      .map((parts) => `(${parts.join(' ')})`),
    tie('number').map((part) => `(-${part})`),
    fc
      .tuple(fc.constantFrom('max', 'min'), tie('number'), tie('number'))
      .map(([name, a, b]) => `${name}(${a}, ${b})`),
    tie('text').map((part) => `string_to_number(${part})`),
  ),
  text: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('string(f_word)', '"x"', '"7.25"'),
    fc.tuple(tie('text'), tie('text')).map(([a, b]) => `concatenate(${a}, ${b})`),
    tie('number').map((part) => `number_to_string(${part})`),
  ),
  truth: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('bool(f_yes)', 'is_present(f_a)', 'is_present(f_word)'),
    fc
      .tuple(tie('number'), fc.constantFrom('<', '>', '<=', '>=', '=', '!='), tie('number'))
      .map((parts) => `(${parts.join(' ')})`),
    fc.tuple(tie('text'), fc.constantFrom('=', '!='), tie('text')).map((parts) => `(${parts.join(' ')})`),
    fc.tuple(tie('text'), tie('text')).map(([a, b]) => `contains(${a}, ${b})`),
    fc.tuple(tie('truth'), fc.constantFrom('and', 'or'), tie('truth')).map((parts) => `(${parts.join(' ')})`),
  ),
}))
const chosen = fc
  .tuple(truth, number, number)
  .map(([when, then, other]) => `if ${when} then ${then} else ${other}`)
const cases = fc.oneof(
  fc.tuple(fc.constant('number'), fc.oneof(number, chosen)),
  fc.tuple(fc.constant('string'), text),
  fc.tuple(fc.constant('bool'), truth),
)

test('calculated properties are found by what records show, whatever the formula (SRCH-21, PROP-34)', async () => {
  const runs = fc.asyncProperty(cases, async ([type, expression]) => {
    const name = await define(type, expression)
    await checkAgreement(name)
    expect((await account.send('DELETE', `/crm/v3/properties/contacts/${name}`)).status).toBe(204)
  })
  await fc.assert(runs, { numRuns: 60 })
}, 120_000)

test('so are those that read links, derived values, options and other formulas, and they sort (SRCH-21, SRCH-23)', async () => {
  const company = await createCompany(account, 'Linked')
  const linked = await createOne(account, 'contacts', { firstname: 'Linked', f_a: '20' }, [
    linkTo(company, 1),
  ])
  const double = await define('number', 'f_a * 2')
  const size = await define(
    'enumeration',
    `if ${double} > 10 then "big" elseif f_a > 1 then "small" else "none"`,
    {
      options: optionsOf('big', 'small'),
    },
  )
  const owner = await define('bool', 'associatedcompanyid > 0')
  const named = await define('string', 'concatenate(string(hs_full_name_or_email), "!")')
  for (const name of [double, size, owner, named]) await checkAgreement(name)
  const find = (body: object) => searchIds(account, 'contacts', body)
  expect(await find({ filters: [filter(owner, 'EQ', 'true')] })).toEqual([linked.id])
  expect(await find({ filters: [filter(named, 'EQ', 'LINKED!')] })).toEqual([linked.id])
  const bySize = await find({ filters: [filter(double, 'LTE', '40')], sorts: [`-${double}`] })
  expect(bySize[0]).toBe(linked.id)
})

test('what leaves the range of a double fails no search (SRCH-21)', async () => {
  const { id } = await createOne(account, 'contacts', {
    firstname: 'Huge',
    f_a: `1${'0'.repeat(350)}`,
    f_b: '1e200',
  })
  const name = await define('number', 'f_b * f_b + f_a')
  const here = filter('hs_object_id', 'EQ', id)
  expect(await searchIds(account, 'contacts', { filters: [here, filter(name, 'GT', '1')] })).toEqual([])
  expect(await searchIds(account, 'contacts', { filters: [here, filter(name, 'NOT_HAS_PROPERTY')] })).toEqual(
    [id],
  )
})

test('a formula that takes too much is refused (SRCH-25)', async () => {
  let name = await define('number', 'f_a + f_b')
  for (let level = 0; level < 8; level += 1) name = await define('number', `${name} + ${name}`)
  const body = { filters: [filter(name, 'GT', '1')] }
  expect(await sendSearch(account, 'contacts', body)).toMatchObject(
    opaque('filters[0].propertyName', expect.stringContaining('takes too much')),
  )
})

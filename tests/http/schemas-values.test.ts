import fc from 'fast-check'
import { expect, test } from 'vitest'
import { naughtyTexts } from '../support/naughty-texts.ts'
import { boat, createType, postSchema, SCHEMAS } from '../support/schemas.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer({ TIDEMARK_CUSTOM_TYPES_MAX: '1000' })

const typeCount = async (account: TestAccount) =>
  (await account.send('GET', SCHEMAS)).body.results.length as number

test('every text is kept as a label and a description, or refused whole (SCH-4, SCH-15)', async () => {
  const account = await server.createAccount()
  let made = 0
  for (const [at, text] of naughtyTexts.entries()) {
    const labels = { singular: text, plural: text }
    const reply = await postSchema(account, { ...boat, name: `type_${at}`, labels, description: text })
    expect([201, 400]).toContain(reply.status)
    const read = await account.send('GET', `${SCHEMAS}/type_${at}`)
    expect([reply.status, read.status].join()).toMatch(/^(?:201,200|400,404)$/)
    expect([labels, undefined]).toContainEqual(read.body.labels)
    made += Number(reply.status === 201)
  }
  expect(made).toBeGreaterThan(naughtyTexts.length / 2)
  expect(await typeCount(account)).toBe(made)
})

const wild = fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue({ maxDepth: 2 }))
const member = <T>(value: fc.Arbitrary<T>) => fc.option(fc.oneof(value, wild), { nil: undefined })
const names = fc.array(fc.constantFrom('hull_name', 'berth', 'HS_OBJECT_ID', 'mast', ''), { maxLength: 3 })
const schema = fc.record(
  {
    name: member(fc.stringMatching(/^[a-zA-Z][a-z0-9_]{0,12}$/)),
    labels: member(fc.record({ singular: fc.string(), plural: fc.string() })),
    properties: member(
      fc.array(
        fc.record(
          {
            name: member(fc.constantFrom('hull_name', 'berth', 'hs_x', 'A-B')),
            label: member(fc.string()),
            type: member(fc.constantFrom('string', 'number', 'bool', 'enumeration', 'date', 'constructor')),
            fieldType: member(fc.constantFrom('text', 'number', 'select', 'calculation_equation')),
            options: member(fc.constant([{ label: 'A', value: 'a' }])),
            hasUniqueValue: member(fc.boolean()),
            referencedObjectType: member(fc.constant('OWNER')),
            calculationFormula: member(fc.constant('1 + berth')),
          },
          { requiredKeys: [] },
        ),
        { maxLength: 3 },
      ),
    ),
    requiredProperties: member(names),
    searchableProperties: member(names),
    secondaryDisplayProperties: member(names),
    primaryDisplayProperty: member(fc.constantFrom('hull_name', 'x')),
    associatedObjects: member(
      fc.array(fc.constantFrom('CONTACT', '0-2', 'tasks', '2-1', 'x'), { maxLength: 3 }),
    ),
    shouldCreateSameObjectAssociation: member(fc.boolean()),
    allowsSensitiveProperties: member(fc.boolean()),
    description: member(fc.string()),
  },
  { requiredKeys: [] },
)

test('no body that is sent for a schema makes the server fail, and a refusal makes no type (SCH-11)', async () => {
  const account = await server.createAccount()
  await fc.assert(
    fc.asyncProperty(schema, async (body) => {
      const before = await typeCount(account)
      const reply = await postSchema(account, body)
      expect([201, 400, 409]).toContain(reply.status)
      expect(await typeCount(account)).toBe(before + Number(reply.status === 201))
    }),
    { numRuns: 80 },
  )
})

test('no change, definition or batch that is sent makes the server fail (SCH-15, SCH-21)', async () => {
  const account = await server.createAccount()
  await createType(account)
  const association = fc.record(
    { fromObjectTypeId: wild, toObjectTypeId: wild, name: wild },
    { requiredKeys: [] },
  )
  await fc.assert(
    fc.asyncProperty(schema, association, wild, async (body, ends, input) => {
      const replies = await Promise.all([
        account.send('PATCH', `${SCHEMAS}/boat`, body),
        account.send('POST', `${SCHEMAS}/boat/associations`, ends),
        account.send('POST', `${SCHEMAS}/batch/read`, { inputs: [input] }),
        account.send('GET', `${SCHEMAS}/${encodeURIComponent(JSON.stringify(input))}`),
        account.send('DELETE', `${SCHEMAS}/boat/associations/${encodeURIComponent(JSON.stringify(input))}`),
      ])
      expect(replies.filter(({ status }) => status >= 500).map(({ body: failed }) => failed)).toEqual([])
    }),
    { numRuns: 50 },
  )
})

import { beforeEach, expect, test } from 'vitest'
import { createType, SCHEMAS } from '../support/schemas.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer({}, { serverCount: 2 })
const BOATS = '/crm/v3/objects/boat'
let account: TestAccount
let typeId: string

beforeEach(async () => {
  account = await server.createAccount()
  typeId = (await createType(account, { requiredProperties: [] })).objectTypeId
})

const times = <T>(count: number, make: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at))

async function countOf(table: string): Promise<number> {
  const text = `select count(*)::int as count from ${table} where account_id = $1 and object_type_id = $2`
  const [row] = await server.db.query<{ count: number }>(text, [account.accountId, typeId])
  return row?.count ?? 0
}

test.each(times(8, (round) => [round, round % 2 === 0 ? '' : '?archived=true'] as const))(
  'a type is deleted, or has the records that were created meanwhile, never both: round %d, %s (SCH-19, SCH-20, decision 90)',
  async (round, query) => {
    const create = (at: number) => account.send('POST', BOATS, { properties: { hull_name: `B${at}` } })
    const inputs = times(3, (at) => ({ properties: { hull_name: `C${at}` } }))
    const calls = [
      ...times(round % 4, create),
      account.send('DELETE', `${SCHEMAS}/boat${query}`),
      ...times(4, create),
      account.send('POST', `${BOATS}/batch/create`, { inputs }),
      account.send('POST', `${BOATS}/batch/upsert`, {
        inputs: [{ id: 'A1', idProperty: 'berth', properties: { hull_name: 'U' } }],
      }),
    ]
    const replies = await Promise.all(calls)
    const deleted = replies[round % 4]
    const made = replies.filter(({ status }) => status === 200 || status === 201)
    const refused = replies.filter(({ status }) => status === 400)
    expect(replies.length).toBe(made.length + refused.length + Number(deleted?.status === 204))
    expect(Math.min(made.length, Number(deleted?.status === 204))).toBe(0)
    const records = await countOf('crm_record')
    expect(Number(records > 0) + Number(deleted?.status === 204)).toBe(1)
  },
)

test.each(times(4, (at) => at))(
  'properties that are created while their type is deleted for good leave nothing behind: round %d',
  async (round) => {
    const definition = { label: 'P', type: 'string', fieldType: 'text', groupName: 'boat_information' }
    const create = (at: number) =>
      account.send('POST', '/crm/v3/properties/boat', { ...definition, name: `p${at}` })
    const replies = await Promise.all([
      ...times(round, create),
      account.send('DELETE', `${SCHEMAS}/boat?archived=true`),
      ...times(6, (at) => create(at + 10)),
    ])
    expect(replies[round]?.status).toBe(204)
    expect(replies.filter(({ status }) => status >= 500 && status !== 503)).toEqual([])
    expect([await countOf('property_definition'), await countOf('property_model')]).toEqual([0, 0])
  },
)

test('a property becomes required, or records are created without it, never the one before the other (SCH-24)', async () => {
  const create = (at: number) => account.send('POST', BOATS, { properties: { hull_name: `B${at}` } })
  const replies = await Promise.all([
    ...times(4, create),
    account.send('PATCH', `${SCHEMAS}/boat`, { requiredProperties: ['berth'] }),
    ...times(8, create),
  ])
  const made = replies.filter(({ status }) => status === 201)
  const refused = replies.filter(({ status }) => status === 400)
  expect([replies[4]?.status, made.length + refused.length]).toEqual([200, 12])
  expect((await create(99)).status).toBe(400)
  expect(await countOf('crm_record')).toBe(made.length)
})

test('definitions and types that are made at once have ids of their own (SCH-8, ASC-31)', async () => {
  const names = times(4, (at) => `type_${at}`)
  const made = await Promise.all([
    ...names.map(async (name) => (await createType(account, { name })).associations),
    ...times(4, async (at) => {
      const label = { name: `label_${at}`, label: `Label ${at}` }
      const reply = await account.send('POST', '/crm/v4/associations/contacts/companies/labels', label)
      return reply.body.results.map((result: { typeId: number }) => ({ id: String(result.typeId) }))
    }),
  ])
  const ids = made.flat().map(({ id }: { id: string }) => id)
  expect(ids.length).toBe(4 * 14 + 4)
  expect(new Set(ids).size).toBe(ids.length)
})

test('one of several definitions of a pair that are asked for at once is made (SCH-21)', async () => {
  const body = { fromObjectTypeId: typeId, toObjectTypeId: '0-2' }
  const replies = await Promise.all(
    times(6, () => account.send('POST', `${SCHEMAS}/boat/associations`, body)),
  )
  const statuses = replies.map(({ status }) => status).toSorted((left, right) => left - right)
  expect(statuses).toEqual([201, 409, 409, 409, 409, 409])
})

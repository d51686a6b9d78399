import { beforeEach, expect, test } from 'vitest'
import { defineProperty, kinds, postProperty, PROPERTIES, textProperty } from '../support/properties.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'
import { createContact, createStampingTemplate, postEvent } from '../support/timeline-setup.ts'

const server = useTestServer()
const CONTACTS = '/crm/v3/objects/contacts'
let account: TestAccount

beforeEach(async () => {
  account = await server.createAccount()
})

const times = <T>(count: number, make: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at))
const statusesOf = (replies: readonly { status: number }[]) =>
  replies.map(({ status }) => status).toSorted((left, right) => left - right)

/** Every value of the property that the database holds. */
async function storedValues(name: string): Promise<readonly string[]> {
  const rows = await server.db.query<{ value: string }>(
    `select properties ->> $2 as value from crm_record where account_id = $1 and properties ? $2`,
    [account.accountId, name],
  )
  return rows.map(({ value }) => value)
}

test('one of several that create the same property does, the others learn that it is there (PROP-16)', async () => {
  const replies = await Promise.all(times(8, () => postProperty(account, textProperty('same'))))
  expect(statusesOf(replies)).toEqual([201, ...times(7, () => 409)])
})

test('properties of different names that are created at once are all there', async () => {
  const replies = await Promise.all(times(20, (at) => postProperty(account, textProperty(`p_${at}`))))
  expect(statusesOf(replies)).toEqual(times(20, () => 201))
  const list = await account.send('GET', `${PROPERTIES}/contacts`)
  const names = list.body.results.map(({ name }: { name: string }) => name)
  expect(names).toEqual(expect.arrayContaining(times(20, (at) => `p_${at}`)))
})

test('no more than ten unique properties come into being at once (PROP-30)', async () => {
  const unique = (at: number) => postProperty(account, textProperty(`u_${at}`, { hasUniqueValue: true }))
  const replies = await Promise.all(times(14, unique))
  expect(statusesOf(replies)).toEqual([...times(10, () => 201), ...times(4, () => 400)])
})

test.each(times(6, (at) => at))(
  'a type changes, or values that would not fit it are stored, never both: round %d (PROP-19, decision 80)',
  async (round) => {
    await defineProperty(account, 'contacts/grade')
    const change = () => account.send('PATCH', `${PROPERTIES}/contacts/grade`, kinds.number)
    const write = () => account.send('POST', CONTACTS, { properties: { grade: 'good' } })
    const sends = [...times(round, () => write), change, ...times(8 - round, () => write)]
    const replies = await Promise.all(sends.map((send) => send()))
    const changed = replies[round]
    const written = replies.filter((reply) => reply !== changed)
    const values = await storedValues('grade')
    expect(written.filter(({ status }) => status === 201)).toHaveLength(values.length)
    expect(changed?.status).toBe(values.length === 0 ? 200 : 400)
    expect(statusesOf(written).every((status) => status === 201 || status === 400)).toBe(true)
  },
)

test('a stamp is written by the definition of its time, or not at all (V31, decision 80)', async () => {
  await defineProperty(account, 'contacts/grade')
  const eventTemplateId = await createStampingTemplate(account, [
    { name: 'grade', objectPropertyName: 'grade' },
  ])
  const ids = await Promise.all(times(6, (at) => createContact(account, { firstname: `C${at}` })))
  const events = ids.map((objectId) =>
    postEvent(account, { eventTemplateId, objectId, tokens: { grade: 'good' } }),
  )
  const changed = await account.send('PATCH', `${PROPERTIES}/contacts/grade`, kinds.number)
  expect(statusesOf(await Promise.all(events))).toEqual(times(6, () => 201))
  const values = await storedValues('grade')
  expect(changed.status === 200).toBe(values.length === 0)
})

test('records are written while definitions are made and archived, by what holds at the time', async () => {
  const cycle = async (at: number) => {
    await defineProperty(account, `contacts/p_${at}`)
    const reply = await account.send('POST', CONTACTS, { properties: { [`p_${at}`]: 'x' } })
    const archived = await account.send('DELETE', `${PROPERTIES}/contacts/p_${at}`)
    const late = await account.send('POST', CONTACTS, { properties: { [`p_${at}`]: 'x' } })
    return [reply.status, archived.status, late.status]
  }
  expect(await Promise.all(times(8, cycle))).toEqual(times(8, () => [201, 204, 400]))
})

test('a write whose definitions never hold still ends in a 503, and writes nothing', async () => {
  await defineProperty(account, 'contacts/grade')
  const { properties } = server.stores
  const readModels = properties.readModels
  Object.assign(properties, {
    readModels: async (...request: Parameters<typeof readModels>) => {
      const models = await readModels(...request)
      return new Map([...models].map(([type, model]) => [type, { ...model, version: model.version - 1 }]))
    },
  })
  const reply = await account.send('POST', CONTACTS, { properties: { grade: 'good' } })
  Object.assign(properties, { readModels })
  expect([reply.status, reply.body.category]).toEqual([503, 'SERVICE_UNAVAILABLE'])
  expect(await storedValues('grade')).toEqual([])
})

import { beforeEach, describe, expect, test } from 'vitest'
import { digestDatabase } from '../support/database-digest.ts'
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

describe('writes whose definitions never hold still end in a 503, and write nothing (decision 80)', () => {
  const properties = { grade: 'good' }
  const byGrade = { id: 'one', idProperty: 'grade' }
  const writes: readonly (readonly [what: string, method: string, path: string, body: unknown])[] = [
    ['a create', 'POST', '', { properties }],
    ['a batch create', 'POST', '/batch/create', { inputs: [{ properties }] }],
    ['an update', 'PATCH', '/{id}', { properties }],
    ['a batch update', 'POST', '/batch/update', { inputs: [{ id: '{id}', properties }] }],
    ['a batch update by value', 'POST', '/batch/update', { inputs: [{ ...byGrade, properties }] }],
    ['an upsert', 'POST', '/batch/upsert', { inputs: [{ ...byGrade, properties }] }],
    ['a merge', 'POST', '/merge', { primaryObjectId: '{id}', objectIdToMerge: '{other}' }],
    ['archiving', 'DELETE', '/{id}', undefined],
    ['archiving a batch', 'POST', '/batch/archive', { inputs: [{ id: '{id}' }] }],
    ['erasing', 'POST', '/gdpr-delete', { objectId: '{id}' }],
  ]

  test.each(writes)('%s', async (_what, method, path, body) => {
    await defineProperty(account, 'contacts/grade', { hasUniqueValue: true })
    const id = await createContact(account, { grade: 'one' })
    const other = await createContact(account, { grade: 'two' })
    const filled = (text: string) => text.replaceAll('{id}', id).replaceAll('{other}', other)
    const before = await digestDatabase(server.db, account.accountId)
    const stores = server.stores.properties
    const { readModels } = stores
    Object.assign(stores, {
      readModels: async (...request: Parameters<typeof readModels>) => {
        const models = await readModels(...request)
        return new Map([...models].map(([type, model]) => [type, { ...model, version: model.version - 1 }]))
      },
    })
    const sent = body === undefined ? undefined : JSON.parse(filled(JSON.stringify(body)))
    const reply = await account.send(method, filled(`${CONTACTS}${path}`), sent)
    Object.assign(stores, { readModels })
    expect([reply.status, reply.body.category]).toEqual([503, 'SERVICE_UNAVAILABLE'])
    expect(await digestDatabase(server.db, account.accountId)).toEqual(before)
  })
})

test.each(times(4, (at) => at))(
  'a type changes, or an update stores what would not fit it, never both: round %d (PROP-19, decision 80)',
  async (round) => {
    await defineProperty(account, 'contacts/grade')
    const ids = await Promise.all(times(6, (at) => createContact(account, { firstname: `C${at}` })))
    const change = () => account.send('PATCH', `${PROPERTIES}/contacts/grade`, kinds.number)
    const writes = ids.map(
      (id) => () => account.send('PATCH', `${CONTACTS}/${id}`, { properties: { grade: 'good' } }),
    )
    const sends = [...writes.slice(0, round), change, ...writes.slice(round)]
    const replies = await Promise.all(sends.map((send) => send()))
    const changed = replies[round]
    const written = replies.filter((reply) => reply !== changed)
    const values = await storedValues('grade')
    expect(written.filter(({ status }) => status === 200)).toHaveLength(values.length)
    expect(changed?.status).toBe(values.length === 0 ? 200 : 400)
    expect(statusesOf(written).every((status) => status === 200 || status === 400)).toBe(true)
  },
)

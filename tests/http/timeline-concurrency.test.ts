import { describe, expect, test } from 'vitest'
import { type Reply, useTestServer } from '../support/test-server.ts'
import {
  type Body,
  countRows,
  createContact,
  createStampingTemplate,
  createTemplate,
  postBatch,
  postEvent,
  readEvent,
  readProperties,
} from '../support/timeline-setup.ts'

// Events that are posted one by one to the same server are stored in groups; several servers make them race.
const server = useTestServer({}, { serverCount: 12 })

async function withTemplate() {
  const account = await server.createAccount()
  return { account, eventTemplateId: await createTemplate(account) }
}

const times = <T>(count: number, work: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)))
const tally = (replies: readonly Reply[]) =>
  Object.fromEntries(
    [...Map.groupBy(replies, ({ status }) => status)].map(([status, list]) => [status, list.length]),
  )

describe('many writers at once (reliability P3, V4, V13)', () => {
  test('fifty posts of one new address create one contact (V4)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const replies = await times(50, (index) =>
      postEvent(account, { eventTemplateId, id: `e${index}`, email: 'one@example.org' }),
    )
    expect(tally(replies)).toEqual({ 201: 50 })
    expect(new Set(replies.map(({ body }) => body.objectId)).size).toBe(1)
    expect(await countRows(server.db, account.accountId)).toEqual({ contacts: 1, events: 50, visitors: 0 })
  })

  test('forty posts of one id and one content are one event, answered 201 each time (V13 row 2)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const replies = await times(40, () =>
      postEvent(account, {
        eventTemplateId,
        id: 'e',
        email: 'one@example.org',
        timestamp: 5,
        tokens: { course: 'x' },
      }),
    )
    expect(tally(replies)).toEqual({ 201: 40 })
    expect(new Set(replies.map(({ text }) => text)).size).toBe(1)
    expect(await countRows(server.db, account.accountId)).toEqual({ contacts: 1, events: 1, visitors: 0 })
  })

  test('of forty posts of one id with forty contents one wins, the others get 409 (V13 row 3)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const objectId = await createContact(account, { email: 'one@example.org' })
    const replies = await times(40, (index) =>
      postEvent(account, { eventTemplateId, id: 'e', objectId, tokens: { course: `${index}` } }),
    )
    expect(tally(replies)).toEqual({ 201: 1, 409: 39 })
    const [winner] = replies.filter(({ status }) => status === 201)
    expect((await readEvent(account, eventTemplateId, 'e')).body).toEqual(winner?.body)
  })

  test('posts of one id to many records leave one whole event of one of them (V13 row 1)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const records = await times(8, (index) => createContact(account, { email: `r${index}@example.org` }))
    const replies = await times(24, (index) =>
      postEvent(account, {
        eventTemplateId,
        id: 'e',
        objectId: records[index % 8],
        tokens: { course: records[index % 8] },
      }),
    )
    expect(tally(replies)).toEqual({ 201: 24 })
    const { body } = await readEvent(account, eventTemplateId, 'e')
    expect(body.tokens).toEqual({ course: body.objectId })
    expect(await countRows(server.db, account.accountId)).toMatchObject({ events: 1 })
  })

  test('batches that overlap in opposite order all succeed (decision 9)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const inputs = Array.from({ length: 20 }, (_, index) => ({
      eventTemplateId,
      id: `e${index}`,
      email: `p${index}@example.org`,
      utk: `u${index}`,
      timestamp: 1,
    }))
    const replies = await times(12, (index) =>
      postBatch(account, index % 2 === 0 ? inputs : inputs.toReversed()),
    )
    expect(tally(replies)).toEqual({ 201: 12 })
    expect(await countRows(server.db, account.accountId)).toEqual({ contacts: 20, events: 20, visitors: 20 })
  })

  test('batches whose ids cross on different records all succeed, one row an id (decision 9, V13)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const records = await times(4, (index) => createContact(account, { email: `r${index}@example.org` }))
    const batch = (writer: number) =>
      Array.from({ length: 15 }, (_, index) => ({
        eventTemplateId,
        id: `e${index}`,
        objectId: records[writer % 4],
      }))
    const replies = await times(12, (index) =>
      postBatch(account, index % 2 === 0 ? batch(index) : batch(index).toReversed()),
    )
    expect(tally(replies)).toEqual({ 201: 12 })
    expect(await countRows(server.db, account.accountId)).toMatchObject({ events: 15 })
  })

  test('stamps of one record from many writers are all kept in its history, none lost (V34)', async () => {
    const account = await server.createAccount()
    const eventTemplateId = await createStampingTemplate(account, [
      { name: 'a', objectPropertyName: 'city' },
      { name: 'b', objectPropertyName: 'state' },
    ])
    const objectId = await createContact(account, { email: 'one@example.org' })
    const replies = await times(20, (index) =>
      postEvent(account, { eventTemplateId, objectId, tokens: { a: `${index}`, b: `${index}` } }),
    )
    expect(tally(replies)).toEqual({ 201: 20 })
    const { city, state } = await readProperties(account, `contacts/${objectId}`, ['city', 'state'])
    expect(city).toBe(state)
    const history = await account.send(
      'GET',
      `/crm/v3/objects/contacts/${objectId}?propertiesWithHistory=city`,
    )
    expect(new Set(history.body.propertiesWithHistory.city.map(({ value }: Body) => value)).size).toBe(20)
  })

  test('one address wanted by many contacts goes to one of them, the others get 409 (V5)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const records = await times(10, (index) => createContact(account, { email: `r${index}@example.org` }))
    const replies = await times(10, (index) =>
      postEvent(account, { eventTemplateId, objectId: records[index], email: 'prize@example.org' }),
    )
    expect(tally(replies)).toEqual({ 201: 1, 409: 9 })
    const holders = await server.db.query(
      `select record_id from unique_value where account_id = $1 and value = 'prize@example.org'`,
      [account.accountId],
    )
    expect(holders).toHaveLength(1)
  })

  test.each([1, 2, 3, 4, 5])(
    'events of a visitor that race with the link all reach the contact, round %i (decision 15)',
    async (round) => {
      const { account, eventTemplateId } = await withTemplate()
      const pending = (index: number) => postEvent(account, { eventTemplateId, id: `p${index}`, utk: 'u' })
      const link = (index: number) =>
        postEvent(account, { eventTemplateId, id: `l${index}`, utk: 'u', email: 'v@example.org' })
      const replies = await times(24, (index) => ((index + round) % 6 === 0 ? link(index) : pending(index)))
      expect(tally(replies)).toEqual({ 201: 24 })
      const left = await server.db.query(
        'select id from timeline_event where account_id = $1 and object_id is null',
        [account.accountId],
      )
      expect(left).toEqual([])
      expect(await countRows(server.db, account.accountId)).toEqual({ contacts: 1, events: 24, visitors: 1 })
    },
  )

  test("two batches that link and await each other's visitors both succeed (decision 9)", async () => {
    const { account, eventTemplateId } = await withTemplate()
    const batch = (linked: string, awaited: string) => [
      { eventTemplateId, id: `l-${linked}`, utk: linked, email: `${linked}@example.org` },
      { eventTemplateId, id: `p-${awaited}`, utk: awaited },
    ]
    const replies = await times(10, (index) =>
      postBatch(account, index % 2 === 0 ? batch('a', 'b') : batch('b', 'a')),
    )
    expect(tally(replies)).toEqual({ 201: 10 })
    const left = await server.db.query(
      'select id from timeline_event where account_id = $1 and object_id is null',
      [account.accountId],
    )
    expect(left).toEqual([])
  })

  test('ids of records and events stay unique over writers (decision 26)', async () => {
    const { account, eventTemplateId } = await withTemplate()
    const replies = await times(30, (index) =>
      postBatch(
        account,
        Array.from({ length: 40 }, (_, place) => ({
          eventTemplateId,
          id: `${index}-${place}`,
          email: `${index}-${place}@example.org`,
        })),
      ),
    )
    expect(tally(replies)).toEqual({ 201: 30 })
    const [row] = await server.db.query(
      'select count(*)::int as events, count(distinct event_number)::int as numbers, count(distinct object_id)::int as records from timeline_event where account_id = $1',
      [account.accountId],
    )
    expect(row).toEqual({ events: 1200, numbers: 1200, records: 1200 })
  })
})

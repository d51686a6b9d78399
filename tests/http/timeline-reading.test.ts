import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { type TestAccount, useTestServer } from '../support/test-server.ts'
import { ACCOUNT_TIMELINE, idsOf, insertMany, readPages, recordEvents } from '../support/timeline-reading.ts'
import {
  createContact,
  createRecord,
  createTemplate,
  postBatch,
  postEvent,
} from '../support/timeline-setup.ts'

const server = useTestServer()
let account: TestAccount
let templateId: string

beforeAll(async () => {
  account = await server.createAccount()
  templateId = await createTemplate(account)
})

const at = (second: number) => new Date(Date.UTC(2026, 4, 4, 16, 0, second)).toISOString()

/** Stores events about one contact, in this order. */
async function storeEvents(objectId: string, events: readonly Record<string, unknown>[]): Promise<void> {
  const inputs = events.map((event) => ({ eventTemplateId: templateId, objectId, ...event }))
  expect(await postBatch(account, inputs)).toMatchObject({ status: 201 })
}

const read = (url: string, of: TestAccount = account) => of.send('GET', url)

describe("a record's timeline", () => {
  test('shows each event with all that was sent, its type and its template (decision 60)', async () => {
    const contactId = await createContact(account, { email: 'whole@example.org' })
    const event = {
      id: 'whole-1',
      email: 'whole@example.org',
      utk: 'visitor-whole',
      domain: 'example.org',
      timestamp: at(1),
      tokens: { course: 'Rust', score: 92.5 },
      extraData: { pages: [1, 12345678901234567890n.toString()] },
      timelineIFrame: {
        linkLabel: 'Open',
        headerLabel: 'Report',
        url: 'https://example.org/r',
        width: 8,
        height: 6,
      },
    }
    await storeEvents(contactId, [event])
    const reply = await read(recordEvents(contactId))
    expect(reply.status).toBe(200)
    expect(reply.body).toEqual({
      results: [
        {
          kind: 'event',
          objectType: 'contacts',
          objectId: contactId,
          eventTemplateId: templateId,
          eventTypeName: `ae${account.appId}_integrators-timeline-event-type-id-${templateId}`,
          templateName: 'Course finished',
          appId: account.appId,
          ...event,
          tokens: { course: 'Rust', score: '92.5' },
        },
      ],
    })
  })

  test('keeps long numbers of extraData exact (V28, decision 24)', async () => {
    const contactId = await createContact(account, { email: 'exact@example.org' })
    const sent = `{"eventTemplateId":"${templateId}","objectId":"${contactId}","extraData":[12345678901234567890.10,1e-20000]}`
    expect((await account.send('POST', '/integrators/timeline/v3/events', sent)).status).toBe(201)
    expect((await read(recordEvents(contactId))).text).toContain('[12345678901234567890.10,1e-20000]')
  })

  test('is ordered by time, newest first, and the later processed of a tie comes first (V18)', async () => {
    const contactId = await createContact(account, { email: 'order@example.org' })
    await storeEvents(contactId, [
      { id: 'b1', timestamp: at(2) },
      { id: 'c', timestamp: at(1) },
      { id: 'b2', timestamp: at(2) },
      { id: 'a', timestamp: at(3) },
      { id: 'b3', timestamp: at(2) },
    ])
    await storeEvents(contactId, [{ id: 'b4', timestamp: at(2) }])
    const inOrder = ['a', 'b4', 'b3', 'b2', 'b1', 'c'].map((id) => ({ id }))
    const reply = await read(recordEvents(contactId))
    expect(reply).toMatchObject({ status: 200, body: { results: inOrder } })
  })

  test('is empty for a record without events, and without paging (PH17)', async () => {
    const taskId = await createRecord(account, 'tasks', { hs_timestamp: at(0) })
    const companyId = await createRecord(account, 'companies', { name: 'Quiet' })
    for (const url of [recordEvents(taskId, 'TASK'), recordEvents(companyId, '0-2')]) {
      expect(await read(url)).toMatchObject({ status: 200, text: '{"results":[]}' })
    }
  })

  test.each([
    ['unknown', '999999', 'contacts', 'Contact 999999 not found'],
    ['odd', 'ada', 'contacts', 'Contact ada not found'],
    ['of another type', '999999', 'deals', 'Deal 999999 not found'],
  ])('answers 404 for an %s record (E5)', async (_name, objectId, objectType, message) => {
    const reply = await read(recordEvents(objectId, objectType))
    expect(reply).toMatchObject({
      status: 404,
      body: { category: 'OBJECT_NOT_FOUND', message, context: { objectId: [objectId] } },
    })
  })

  test('answers 404 for an archived record (E5)', async () => {
    const contactId = await createContact(account, { email: 'archived@example.org' })
    await storeEvents(contactId, [{ id: 'archived-1' }])
    await server.db.query('update crm_record set archived_at = now() where account_id = $1 and id = $2', [
      account.accountId,
      contactId,
    ])
    expect(await read(recordEvents(contactId))).toMatchObject({ status: 404 })
    expect(await read(`${ACCOUNT_TIMELINE}?objectType=contacts&objectId=${contactId}`)).toMatchObject({
      status: 404,
    })
  })

  test('answers 400 for an unknown object type (OBJ-5)', async () => {
    const reply = await read(recordEvents('1001', 'boats'))
    expect(reply).toMatchObject({ status: 400, body: { message: 'Unable to infer object type from: boats' } })
  })

  test('shows an event on the record it moved to alone (V13)', async () => {
    const [first, second] = [
      await createContact(account, { email: 'first@example.org' }),
      await createContact(account, { email: 'second@example.org' }),
    ]
    await storeEvents(first, [{ id: 'moves', timestamp: at(1) }])
    await storeEvents(first, [{ id: 'stays', timestamp: at(2) }])
    await storeEvents(second, [{ id: 'moves', timestamp: at(1) }])
    expect(idsOf(await read(recordEvents(first)))).toEqual(['stays'])
    expect(idsOf(await read(recordEvents(second)))).toEqual(['moves'])
  })

  test('shows the events of a visitor once it is known who that is (decision 15)', async () => {
    const waiting = { eventTemplateId: templateId, utk: 'late-visitor', timestamp: at(1) }
    expect(await postEvent(account, { ...waiting, id: 'waited-1' })).toMatchObject({ status: 201 })
    expect(await postEvent(account, { ...waiting, id: 'waited-2' })).toMatchObject({ status: 201 })
    const linking = await postEvent(account, {
      eventTemplateId: templateId,
      id: 'links',
      utk: 'late-visitor',
      email: 'late@example.org',
      timestamp: at(0),
    })
    const reply = await read(recordEvents(linking.body.objectId))
    expect(idsOf(reply)).toEqual(['waited-2', 'waited-1', 'links'])
    expect(new Set(reply.body.results.map(({ objectId }: { objectId: string }) => objectId))).toEqual(
      new Set([linking.body.objectId]),
    )
  })

  test('does not show events of a template that was deleted (T20)', async () => {
    const deleted = await createTemplate(account, { name: 'Short-lived' })
    const contactId = await createContact(account, { email: 'deleted@example.org' })
    await storeEvents(contactId, [{ id: 'gone', eventTemplateId: deleted }, { id: 'here' }])
    await server.db.query('update event_template set archived_at = now() where id = $1', [deleted])
    expect(idsOf(await read(recordEvents(contactId)))).toEqual(['here'])
    const asked = await read(`${recordEvents(contactId)}&eventTemplateId=${deleted}`)
    expect(asked).toMatchObject({ status: 404, body: { message: `Event template ${deleted} not found` } })
  })
})

describe('pages', () => {
  test('hold 20 events unless limit says otherwise, and link to the next (PH16, PH18)', async () => {
    const contactId = await createContact(account, { email: 'pages@example.org' })
    const ids = Array.from({ length: 45 }, (_, place) => `page-${place}`)
    await storeEvents(
      contactId,
      ids.map((id, place) => ({ id, timestamp: at(place) })),
    )
    const pages = await readPages(account, recordEvents(contactId))
    expect(pages.map((page) => page.body.results.length)).toEqual([20, 20, 5])
    expect(pages.flatMap(idsOf)).toEqual(ids.toReversed())
    const { after, link } = pages[0]?.body.paging.next ?? {}
    expect(link).toContain(`${recordEvents(contactId)}&after=${after}`)
    expect(pages[2]?.body).not.toHaveProperty('paging')
    const exact = await readPages(account, `${recordEvents(contactId)}&limit=15`)
    expect(exact.map((page) => page.body.results.length)).toEqual([15, 15, 15])
  })

  test('neither repeat nor miss an event while others arrive (decision 60)', async () => {
    const contactId = await createContact(account, { email: 'arrivals@example.org' })
    const ids = Array.from({ length: 12 }, (_, place) => `there-${place}`)
    await storeEvents(
      contactId,
      ids.map((id) => ({ id, timestamp: at(30) })),
    )
    const url = `${recordEvents(contactId)}&limit=4`
    const seen: string[] = []
    for (let next: string | undefined = url, page = 0; next !== undefined; page += 1) {
      const reply = await read(next)
      seen.push(...idsOf(reply))
      await storeEvents(contactId, [
        { id: `newer-${page}`, timestamp: at(31) },
        { id: `tie-${page}`, timestamp: at(30) },
      ])
      const after: string | undefined = reply.body.paging?.next.after
      next = after && `${url}&after=${after}`
    }
    expect(seen).toEqual(ids.toReversed())
  })

  test('of any size give the same timeline (V18)', async () => {
    const contactId = await createContact(account, { email: 'property@example.org' })
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 9 }),
        async (seconds, limit) => {
          await server.db.query('delete from timeline_event where account_id = $1 and object_id = $2', [
            account.accountId,
            contactId,
          ])
          await storeEvents(
            contactId,
            seconds.map((second, place) => ({ id: `p-${place}`, timestamp: at(second) })),
          )
          const wanted = seconds
            .map((second, place) => ({ second, place }))
            .toSorted((a, b) => b.second - a.second || b.place - a.place)
          const pages = await readPages(account, `${recordEvents(contactId)}&limit=${limit}`)
          expect(pages.flatMap(idsOf)).toEqual(wanted.map(({ place }) => `p-${place}`))
          expect(pages).toHaveLength(Math.ceil(seconds.length / limit))
        },
      ),
      { numRuns: 25 },
    )
  })

  test('of a rare token value end early, and still lead to every event (decision 61)', async () => {
    const many = await server.createAccount()
    const type = await createTemplate(many)
    const contactId = await createContact(many, { email: 'many@example.org' })
    await insertMany(server.db, {
      accountId: many.accountId,
      templateId: type,
      objectId: contactId,
      count: 45_000,
    })
    for (const timeline of [`${recordEvents(contactId)}&`, `${ACCOUNT_TIMELINE}?`]) {
      const pages = await readPages(many, `${timeline}token.course=7`)
      expect(pages.flatMap(idsOf)).toEqual(['many-7'])
      expect(pages.map((page) => page.body.results.length)).toEqual([0, 0, 1])
    }
    const often = await many.send('GET', `${recordEvents(contactId)}&limit=100&token.course=44990`)
    expect(idsOf(often)).toEqual(['many-44990'])
  })
})

describe('filters', () => {
  let contactId: string
  let otherTemplate: string
  const ids = async (query: string) => idsOf(await read(`${recordEvents(contactId)}&${query}`))

  beforeAll(async () => {
    otherTemplate = await createTemplate(account, { name: 'Other' })
    contactId = await createContact(account, { email: 'filters@example.org' })
    await storeEvents(contactId, [
      { id: 'f1', timestamp: at(1), tokens: { course: 'Rust', level: 'intro' } },
      { id: 'f2', timestamp: at(2), tokens: { course: 'Rust', level: 'advanced' } },
      { id: 'f3', timestamp: at(3), tokens: { course: '', score: 3 }, eventTemplateId: otherTemplate },
      { id: 'f4', timestamp: at(4), tokens: { course: 'Go "1"\\', score: 3 } },
    ])
  })

  test('pick out templates, one or several', async () => {
    expect(await ids(`eventTemplateId=${otherTemplate}`)).toEqual(['f3'])
    expect(await ids(`eventTemplateId=${otherTemplate}&eventTemplateId=${templateId}`)).toHaveLength(4)
    expect(await ids(`eventTemplateId=${otherTemplate},${templateId}`)).toHaveLength(4)
  })

  test('pick out types by name (X9)', async () => {
    const name = `ae${account.appId}_integrators-timeline-event-type-id-${otherTemplate}`
    expect(await ids(`eventTypeName=${name}`)).toEqual(['f3'])
    expect(await ids(`eventTypeName=${name}&eventTemplateId=${templateId}`)).toHaveLength(4)
  })

  test('take times from the first, included, to the second, left out', async () => {
    expect(await ids(`occurredAfter=${at(2)}`)).toEqual(['f4', 'f3', 'f2'])
    expect(await ids(`occurredBefore=${at(2)}`)).toEqual(['f1'])
    expect(await ids(`occurredAfter=${Date.parse(at(2))}&occurredBefore=${at(4)}`)).toEqual(['f3', 'f2'])
    expect(await ids(`occurredAfter=${at(3)}&occurredBefore=${at(2)}`)).toEqual([])
  })

  test('take token values, and all of them when there are several', async () => {
    expect(await ids('token.course=Rust')).toEqual(['f2', 'f1'])
    expect(await ids('token.course=Rust&token.level=intro')).toEqual(['f1'])
    expect(await ids('token.score=3')).toEqual(['f4', 'f3'])
    expect(await ids('token.course=')).toEqual(['f3'])
    expect(await ids(`token.course=${encodeURIComponent('Go "1"\\')}`)).toEqual(['f4'])
    expect(await ids('token.course=rust')).toEqual([])
    expect(await ids('token.unknown=1')).toEqual([])
    expect(await ids('token.__proto__=1')).toEqual([])
  })

  test('hold on every page', async () => {
    const pages = await readPages(account, `${recordEvents(contactId)}&token.score=3&limit=1`)
    expect(pages.map(idsOf).filter((page) => page.length > 0)).toEqual([['f4'], ['f3']])
  })
})

import { describe, expect, test } from 'vitest'
import type { TimelineEvent } from '../../src/domain/timeline/event.ts'
import type {
  TimelineQuery,
  TimelineState,
  TimelineStore,
  TimelineWrites,
} from '../../src/domain/timeline/timeline-store.ts'
import { parseExactJson } from '../../src/platform/exact-json.ts'
import { createIdLeases } from '../../src/storage/id-leases.ts'
import { createTimelineStore } from '../../src/storage/timeline-store.ts'
import { useTestDatabase } from '../support/test-database.ts'

const database = useTestDatabase()

const noQuery: TimelineQuery = {
  records: [],
  uniqueValues: [],
  events: [],
  visitors: [],
  loadsContacts: false,
}
const demand = { recordIds: { '0-1': 3 }, changeNumbers: 6, eventNumbers: 6 }
const noRecords = {
  created: [],
  updated: [],
  changes: [],
  claimed: [],
  released: [],
  linked: [],
  unlinked: [],
}
const noWrites: TimelineWrites = {
  records: noRecords,
  inserted: [],
  replaced: [],
  linkedVisitors: [],
  pendingVisitors: [],
}

const eventOf = (part: Partial<TimelineEvent> & { eventNumber: string }): TimelineEvent => ({
  templateId: '1000001',
  id: 'e',
  objectTypeId: '0-1',
  objectId: '1001',
  occurredAt: 1_777_911_600_123,
  content: { tokens: { course: 'x' } },
  ...part,
})

const openStore = (): TimelineStore => createTimelineStore(database.db, createIdLeases(database.db, {}))

/** Plans the writes without looking at the state. */
const put = (store: TimelineStore, accountId: string, writes: (number: string) => Partial<TimelineWrites>) =>
  store.write(accountId, { query: noQuery, demand }, (_state, ids) => {
    const number = ids.nextEventNumber()
    return { writes: { ...noWrites, ...writes(number) }, result: number }
  })

/** What a plan would see. */
const look = (store: TimelineStore, accountId: string, query: Partial<TimelineQuery>) =>
  store.write<TimelineState>(accountId, { query: { ...noQuery, ...query }, demand }, (state) => ({
    writes: noWrites,
    result: state,
  }))

const key = { templateId: '1000001', id: 'e' }

describe('the timeline store', () => {
  test('gives an event back as it was written, exact numbers included (V28, W4)', async () => {
    const store = openStore()
    const content = {
      tokens: { a: '' },
      extraData: parseExactJson('{"n":[1e-20000,12345678901234567890.10]}'),
      email: ' A@b.example',
      utk: 'U',
    }
    const number = await put(store, '1', (eventNumber) => ({
      inserted: [eventOf({ eventNumber, content, occurredAt: -62_135_596_800_000 })],
    }))
    const found = await store.findEvent('1', key)
    expect(found).toMatchObject({
      ...key,
      eventNumber: number,
      objectTypeId: '0-1',
      objectId: '1001',
      occurredAt: -62_135_596_800_000,
    })
    expect(JSON.stringify(found?.content)).toBe(JSON.stringify(content))
  })

  test('does not show an event to another account (M2, reliability P5)', async () => {
    const store = openStore()
    await put(store, '2', (eventNumber) => ({ inserted: [eventOf({ eventNumber })] }))
    expect(await store.findEvent('3', key)).toBeUndefined()
    expect((await look(store, '3', { events: [key] })).findEvent(key)).toBeUndefined()
    expect((await look(store, '2', { events: [key] })).findEvent(key)).toMatchObject(key)
  })

  test('replaces an event only when it is the one that the plan saw, else plans again (V13)', async () => {
    const store = openStore()
    const first = await put(store, '4', (eventNumber) => ({ inserted: [eventOf({ eventNumber })] }))
    const plans: string[] = []
    await store.write('4', { query: { ...noQuery, events: [key] }, demand }, (state, ids) => {
      const previousNumber = plans.length === 0 ? '1' : (state.findEvent(key)?.eventNumber ?? '')
      plans.push(previousNumber)
      const event = eventOf({ eventNumber: ids.nextEventNumber(), objectId: '1002', content: { tokens: {} } })
      return { writes: { ...noWrites, replaced: [{ event, previousNumber }] }, result: undefined }
    })
    expect(plans).toEqual(['1', first])
    expect(await store.findEvent('4', key)).toMatchObject({ objectId: '1002', content: { tokens: {} } })
  })

  test('plans again with the same ids when an event appeared meanwhile (decision 8)', async () => {
    const store = openStore()
    await put(store, '5', (eventNumber) => ({ inserted: [eventOf({ eventNumber })] }))
    const numbers: string[][] = []
    await store.write('5', { query: { ...noQuery, events: [key] }, demand }, (_state, ids) => {
      const eventNumber = ids.nextEventNumber()
      numbers.push([eventNumber, ids.nextRecordId('0-1'), ids.nextChangeNumber()])
      const inserted = [eventOf({ eventNumber, id: numbers.length === 1 ? 'e' : 'other' })]
      return { writes: { ...noWrites, inserted }, result: undefined }
    })
    expect(numbers).toHaveLength(2)
    expect(numbers[0]).toEqual(numbers[1])
  })

  test('moves waiting events of a linked visitor, of that account and visitor alone (decision 15)', async () => {
    const store = openStore()
    const waiting = (id: string, visitor: string) => (eventNumber: string) => {
      const { objectId: _none, ...event } = eventOf({ eventNumber, id, visitor })
      return { inserted: [event], pendingVisitors: [visitor] }
    }
    await put(store, '6', waiting('a', 'u'))
    await put(store, '6', waiting('b', 'v'))
    await put(store, '7', waiting('a', 'u'))
    await put(store, '6', () => ({ linkedVisitors: [{ utk: 'u', contactId: '1009' }] }))
    const found = [
      await store.findEvent('6', { ...key, id: 'a' }),
      await store.findEvent('6', { ...key, id: 'b' }),
      await store.findEvent('7', { ...key, id: 'a' }),
    ]
    expect(found.map((event) => event?.objectId)).toEqual(['1009', undefined, undefined])
    const state = await look(store, '6', { visitors: ['u', 'v'] })
    expect([state.findVisitorContact('u'), state.findVisitorContact('v')]).toEqual(['1009', undefined])
  })

  test.each([
    ['a link of a visitor that is linked already', { linkedVisitors: [{ utk: 'u', contactId: '1' }] }],
    ['a wait for a visitor that is linked already', { pendingVisitors: ['u'] }],
  ])('takes %s for an outdated plan (decision 15)', async (_name, writes) => {
    const store = openStore()
    const accountId = `8${Object.keys(writes)[0]?.length}`
    await put(store, accountId, () => ({ linkedVisitors: [{ utk: 'u', contactId: '5' }] }))
    let plans = 0
    await store.write(accountId, { query: noQuery, demand }, () => {
      plans += 1
      return { writes: { ...noWrites, ...(plans === 1 ? writes : {}) }, result: undefined }
    })
    expect(plans).toBe(2)
    expect((await look(store, accountId, { visitors: ['u'] })).findVisitorContact('u')).toBe('5')
  })

  test('loads the contacts behind addresses and visitors when asked (V5)', async () => {
    const store = openStore()
    const now = Date.now()
    const contact = {
      objectTypeId: '0-1',
      properties: { email: 'a@example.org' },
      createdAt: now,
      updatedAt: now,
    }
    const id = await store.write('9', { query: noQuery, demand }, (_state, ids) => {
      const recordId = ids.nextRecordId('0-1')
      const claimed = [{ objectTypeId: '0-1', property: 'email', value: 'a@example.org', recordId }]
      return {
        writes: {
          ...noWrites,
          records: { ...noRecords, created: [{ ...contact, id: recordId }], claimed },
          linkedVisitors: [{ utk: 'u', contactId: recordId }],
        },
        result: recordId,
      }
    })
    const email = { objectTypeId: '0-1', property: 'email', value: 'a@example.org' }
    const byVisitor = await look(store, '9', { visitors: ['u'], loadsContacts: true })
    const byAddress = await look(store, '9', { uniqueValues: [email] })
    expect(byVisitor.findRecord({ objectTypeId: '0-1', id })?.properties).toEqual({ email: 'a@example.org' })
    expect([byAddress.findHolder(email), byAddress.findRecord({ objectTypeId: '0-1', id })]).toEqual([
      id,
      undefined,
    ])
  })

  test('writes nothing when one of the writes fails (reliability P2)', async () => {
    const store = openStore()
    const failing = put(store, '10', (eventNumber) => ({
      inserted: [eventOf({ eventNumber }), eventOf({ eventNumber, id: 'f', templateId: 'not a number' })],
      pendingVisitors: ['u'],
    }))
    await expect(failing).rejects.toMatchObject({ trouble: 'validation_gap' })
    expect(await store.findEvent('10', key)).toBeUndefined()
    expect(await database.db.query('select 1 from visitor where account_id = 10', [])).toEqual([])
  })
})

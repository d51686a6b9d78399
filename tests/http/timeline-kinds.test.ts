import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { activityTypeIds, objectTypeById } from '../../src/domain/objects/object-types.ts'
import { type Reply, type TestAccount, useTestServer } from '../support/test-server.ts'
import { idsOf, linesOf, readPages, recordTimeline } from '../support/timeline-reading.ts'
import {
  createContact,
  createRecord,
  createStampingTemplate,
  createTemplate,
  postBatch,
} from '../support/timeline-setup.ts'

const server = useTestServer()
let account: TestAccount
let templateId: string

beforeAll(async () => {
  account = await server.createAccount()
  templateId = await createTemplate(account)
})

const FAR = Date.UTC(2040, 0, 1)
/** Times behind every change of a record, which are of today. */
const at = (second: number) => new Date(FAR + second * 1_000).toISOString()
const read = (url: string, of = account) => of.send('GET', url)

type Item = { readonly kind: string; readonly id: string; readonly timestamp: string }
const itemsOf = (reply: Reply): readonly Item[] => reply.body.results
const kindsOf = (reply: Reply) => itemsOf(reply).map(({ kind }) => kind)

async function storeEvents(objectId: string, events: readonly object[], of = account): Promise<void> {
  const inputs = events.map((event) => ({ eventTemplateId: templateId, objectId, ...event }))
  expect(await postBatch(of, inputs)).toMatchObject({ status: 201 })
}

async function associate(type: string, id: string, contactId: string, of = account): Promise<void> {
  const url = `/crm/v4/objects/${type}/${id}/associations/default/contacts/${contactId}`
  expect((await of.send('PUT', url)).status).toBe(200)
}

/** Values that some activity types ask for at creation. */
const required = { hs_email_direction: 'EMAIL', hs_communication_channel_type: 'WHATS_APP' }

async function createActivity(type: string, contactId: string, time: string, of = account): Promise<string> {
  const names = objectTypeById(type)?.required.names ?? []
  const further = Object.entries(required).filter(([name]) => names.includes(name))
  const id = await createRecord(of, type, { ...Object.fromEntries(further), hs_timestamp: time })
  await associate(type, id, contactId, of)
  return id
}

const createTask = (contactId: string, time: string) => createActivity('0-27', contactId, time)
const activityTypes = activityTypeIds.flatMap((id) => objectTypeById(id) ?? [])

describe("a record's timeline", () => {
  test('shows events, activities and property changes in one order, newest first (decision 62)', async () => {
    const contactId = await createContact(account, { email: 'order@example.org' })
    await storeEvents(contactId, [
      { id: 'event-1', timestamp: at(1) },
      { id: 'event-3', timestamp: at(3) },
    ])
    const [second, fourth] = [await createTask(contactId, at(2)), await createTask(contactId, at(4))]
    const reply = await read(recordTimeline(contactId))
    expect(reply.status).toBe(200)
    expect(itemsOf(reply).map(({ kind, id }) => `${kind} ${id}`)).toEqual([
      `task ${fourth}`,
      'event event-3',
      `task ${second}`,
      'event event-1',
      `property_change ${itemsOf(reply)[4]?.id}`,
    ])
  })

  test('puts events before activities and these before changes of the same time (decision 62)', async () => {
    server.clock.now = FAR
    const contactId = await createContact(account, { email: 'ties@example.org' })
    server.clock.now = undefined
    const tasks = [await createTask(contactId, at(0)), await createTask(contactId, at(0))]
    await storeEvents(contactId, [
      { id: 'tie-1', timestamp: at(0) },
      { id: 'tie-2', timestamp: at(0) },
    ])
    const reply = await read(recordTimeline(contactId))
    expect(idsOf(reply).slice(0, 4)).toEqual(['tie-2', 'tie-1', tasks[1], tasks[0]])
    expect(kindsOf(reply)[4]).toBe('property_change')
    const pages = await readPages(account, `${recordTimeline(contactId)}?limit=1`)
    expect(pages.flatMap(idsOf)).toEqual(idsOf(reply))
  })

  test.each(activityTypes)(
    'shows a $singular with its values at its hs_timestamp (decision 62)',
    async (type) => {
      const contactId = await createContact(account, { email: `${type.plural}@example.org` })
      const id = await createActivity(type.typeId, contactId, '2026-06-01T08:00:00.120Z')
      const reply = await read(`${recordTimeline(contactId)}?kind=${type.singular}`)
      expect(reply.status).toBe(200)
      expect(reply.body).toEqual({
        results: [
          {
            kind: type.singular,
            id,
            timestamp: '2026-06-01T08:00:00.120Z',
            objectType: 'contacts',
            objectId: contactId,
            properties: expect.objectContaining({
              hs_object_id: id,
              hs_timestamp: '2026-06-01T08:00:00.120Z',
            }),
            createdAt: expect.any(String),
            updatedAt: expect.any(String),
          },
        ],
      })
    },
  )

  test('takes an activity of any time that a record may have (decision 62, OBJ-33)', async () => {
    const contactId = await createContact(account, { email: 'ends@example.org' })
    const times = ['9999-12-31T23:59:59.999Z', '1970-01-01T00:00:00.000Z', '0001-01-01T00:00:00.000Z']
    for (const time of times) await createTask(contactId, time)
    const pages = await readPages(account, `${recordTimeline(contactId)}?kind=task&limit=1`)
    expect(pages.flatMap(itemsOf).map(({ timestamp }) => timestamp)).toEqual(times)
  })

  test('shows an activity once, however many labels its link has, and where it moved to (OBJ-93, decision 62)', async () => {
    const contactId = await createContact(account, { email: 'once@example.org' })
    const taskId = await createTask(contactId, at(1))
    const label = await account.send('POST', '/crm/v4/associations/contacts/tasks/labels', {
      name: 'follow_up',
      label: 'Follow up',
    })
    expect(label.status).toBe(200)
    const url = `/crm/v4/objects/contacts/${contactId}/associations/tasks/${taskId}`
    const specs = label.body.results.map(({ typeId }: { typeId: number }) => ({
      associationCategory: 'USER_DEFINED',
      associationTypeId: typeId,
    }))
    expect((await account.send('PUT', url, specs.slice(0, 1))).status).toBe(201)
    const shown = async () => itemsOf(await read(`${recordTimeline(contactId)}?kind=task`))
    expect(await shown()).toMatchObject([{ id: taskId, timestamp: at(1) }])
    await account.send('PATCH', `/crm/v3/objects/tasks/${taskId}`, { properties: { hs_timestamp: at(9) } })
    expect(await shown()).toMatchObject([{ id: taskId, timestamp: at(9) }])
  })

  test('does not show what is archived, gone or linked no more; a restored one is back (OBJ-64, OBJ-106)', async () => {
    const contactId = await createContact(account, { email: 'archived@example.org' })
    const [kept, archived, unlinked] = [
      await createTask(contactId, at(1)),
      await createTask(contactId, at(2)),
      await createTask(contactId, at(3)),
    ]
    const shown = async () => idsOf(await read(`${recordTimeline(contactId)}?kind=task`))
    await account.send('DELETE', `/crm/v3/objects/tasks/${archived}`)
    await account.send('DELETE', `/crm/v4/objects/tasks/${unlinked}/associations/contacts/${contactId}`)
    expect(await shown()).toEqual([kept])
    await server.db.query(
      `update crm_record set archived_at = null where account_id = $1 and object_type_id = '0-27' and id = $2`,
      [account.accountId, archived],
    )
    expect(await shown()).toEqual([archived, kept])
  })

  test('shows each write with its values and what made it (OBJ-23, V30, decision 62)', async () => {
    const contactId = await createContact(account, { email: 'changes@example.org', city: 'Oslo' })
    const stamping = await createStampingTemplate(account, [{ name: 'town', objectPropertyName: 'city' }])
    await storeEvents(contactId, [{ id: 'stamps', eventTemplateId: stamping, tokens: { town: 'Bergen' } }])
    await account.send('PATCH', `/crm/v3/objects/contacts/${contactId}`, { properties: { city: '' } })
    const reply = await read(`${recordTimeline(contactId)}?kind=property_change`)
    const source = { sourceType: 'INTEGRATION', sourceId: account.appId }
    const about = { kind: 'property_change', objectType: 'contacts', objectId: contactId, ...source }
    expect(reply.body).toEqual({
      results: [
        { ...about, source: 'API', properties: { city: '' } },
        { ...about, source: 'EVENT', properties: { city: 'Bergen' } },
        {
          ...about,
          source: 'API',
          properties: expect.objectContaining({ city: 'Oslo', email: 'changes@example.org' }),
        },
      ].map((item) => ({ ...item, id: expect.any(String), timestamp: expect.any(String) })),
    })
    const [newest, middle, oldest] = itemsOf(reply).map(({ timestamp }) => Date.parse(timestamp))
    expect([Number(newest) > Number(middle), Number(middle) > Number(oldest)]).toEqual([true, true])
  })

  test('names values by what requests call them, and leaves out those of archived properties (PROP-17, PROP-23)', async () => {
    const own = {
      name: 'seat',
      label: 'Seat',
      type: 'string',
      fieldType: 'text',
      groupName: 'contactinformation',
    }
    const create = () => account.send('POST', '/crm/v3/properties/contacts', own)
    expect((await create()).status).toBe(201)
    const contactId = await createContact(account, { email: 'names@example.org', seat: '1A' })
    expect((await account.send('DELETE', '/crm/v3/properties/contacts/seat')).status).toBe(204)
    const valueOf = async (place: number) => {
      const reply = await read(`${recordTimeline(contactId)}?kind=property_change`)
      return reply.body.results[place].properties.seat
    }
    expect(await valueOf(0)).toBeUndefined()
    expect((await create()).status).toBe(201)
    await account.send('PATCH', `/crm/v3/objects/contacts/${contactId}`, { properties: { seat: '2B' } })
    expect([await valueOf(0), await valueOf(1)]).toEqual(['2B', undefined])
  })

  test('of a merged record has what both had, and the merge (OBJ-81, decision 71)', async () => {
    const [first, second] = [
      await createContact(account, { email: 'merge.1@example.org' }),
      await createContact(account, { email: 'merge.2@example.org' }),
    ]
    const tasks = [await createTask(first, at(1)), await createTask(second, at(2))]
    await storeEvents(second, [{ id: 'merge-event', timestamp: at(3) }])
    const merge = { primaryObjectId: first, objectIdToMerge: second }
    const merged = await account.send('POST', '/crm/v3/objects/contacts/merge', merge)
    for (const id of [first, second, merged.body.id]) {
      const reply = await read(recordTimeline(id))
      expect(idsOf(reply).slice(0, 3)).toEqual(['merge-event', tasks[1], tasks[0]])
      expect(reply.body.results.slice(3)).toMatchObject([
        { source: 'MERGE', properties: { hs_merged_object_ids: `${first};${second}` } },
        { source: 'API', properties: { email: 'merge.2@example.org' } },
        { source: 'API', properties: { email: 'merge.1@example.org' } },
      ])
      expect(itemsOf(reply).filter((item) => 'objectId' in item && item.objectId !== merged.body.id)).toEqual(
        [],
      )
    }
  })

  test('of an activity shows its own changes (decision 62)', async () => {
    const taskId = await createRecord(account, 'tasks', { hs_timestamp: at(0), hs_task_subject: 'Ring' })
    await account.send('PATCH', `/crm/v3/objects/tasks/${taskId}`, {
      properties: { hs_task_subject: 'Write' },
    })
    const reply = await read(recordTimeline(taskId, 'tasks'))
    expect(reply).toMatchObject({
      status: 200,
      body: {
        results: [
          { kind: 'property_change', objectType: 'tasks', properties: { hs_task_subject: 'Write' } },
          { kind: 'property_change', objectId: taskId, properties: { hs_task_subject: 'Ring' } },
        ],
      },
    })
  })

  test('of an erased contact is gone with its changes; the activities stay without it (OBJ-86)', async () => {
    const contactId = await createContact(account, { email: 'erased@example.org' })
    const taskId = await createTask(contactId, at(1))
    const purge = await account.send('POST', '/crm/v3/objects/contacts/gdpr-delete', { objectId: contactId })
    expect(purge.status).toBe(204)
    expect((await read(recordTimeline(contactId))).status).toBe(404)
    const changes = await server.db.query(
      `select 1 from record_change where account_id = $1 and object_type_id = '0-1' and record_id = $2`,
      [account.accountId, contactId],
    )
    expect(changes).toEqual([])
    expect((await read(`/crm/v3/objects/tasks/${taskId}`)).status).toBe(200)
  })
})

describe('kind', () => {
  let contactId: string
  const kinds = async (query: string) => kindsOf(await read(`${recordTimeline(contactId)}?${query}`))

  beforeAll(async () => {
    contactId = await createContact(account, { email: 'kinds@example.org' })
    await createTask(contactId, at(1))
    await storeEvents(contactId, [{ id: 'kinds-1', timestamp: at(2), tokens: { course: 'Rust' } }])
  })

  test('picks out one or several kinds (decision 62)', async () => {
    expect(await kinds('')).toEqual(['event', 'task', 'property_change'])
    expect(await kinds('kind=event')).toEqual(['event'])
    expect(await kinds('kind=task')).toEqual(['task'])
    expect(await kinds('kind=property_change,event')).toEqual(['event', 'property_change'])
    expect(await kinds('kind=task&kind=event')).toEqual(['event', 'task'])
  })

  test('need not be said where a filter fits events alone (decision 62)', async () => {
    expect(await kinds('token.course=Rust')).toEqual(['event'])
    expect(await kinds(`eventTemplateId=${templateId}&kind=event`)).toEqual(['event'])
    const reply = await read(`${recordTimeline(contactId)}?kind=task&eventTemplateId=${templateId}`)
    expect(reply).toMatchObject({
      status: 400,
      body: { category: 'VALIDATION_ERROR', context: { kind: ['task'] } },
    })
  })

  test('takes times as events do (decision 60)', async () => {
    expect(await kinds(`occurredAfter=${at(1)}`)).toEqual(['event', 'task'])
    expect(await kinds(`occurredBefore=${at(2)}`)).toEqual(['task', 'property_change'])
    expect(await kinds(`occurredAfter=${at(1)}&occurredBefore=${at(2)}`)).toEqual(['task'])
  })

  test('that is not one is refused with those that are (PE13)', async () => {
    const reply = await read(`${recordTimeline(contactId)}?kind=event,party`)
    expect(reply).toMatchObject({ status: 400, body: { context: { kind: ['party'] } } })
    expect(reply.body.message).toContain('property_change')
  })

  test('that the token may not read is left out, and refused when it is asked for (PA38, PS1)', async () => {
    const asked = async (scope: string, query: string) => {
      const token = await server.createToken(account, { scopes: [scope] })
      return server.send({ method: 'GET', url: `${recordTimeline(contactId)}?${query}`, token })
    }
    expect(kindsOf(await asked('timeline', ''))).toEqual(['event'])
    expect(kindsOf(await asked('crm.objects.companies.read', ''))).toEqual(['event'])
    expect(kindsOf(await asked('crm.objects.contacts.read', ''))).toEqual([
      'event',
      'task',
      'property_change',
    ])
    for (const kind of ['task', 'property_change'])
      expect(await asked('timeline', `kind=event,${kind}`)).toMatchObject({
        status: 403,
        body: { category: 'MISSING_SCOPES' },
      })
  })
})

describe('pages of all kinds', () => {
  type Thing = { readonly isTask: boolean; readonly second: number }
  const things = fc.array(fc.record({ isTask: fc.boolean(), second: fc.integer({ min: 0, max: 4 }) }), {
    maxLength: 24,
  })

  async function store(contactId: string, wanted: readonly Thing[], of: TestAccount): Promise<void> {
    const tasks = wanted.filter(({ isTask }) => isTask)
    const inputs = tasks.map(({ second }) => ({
      properties: { hs_timestamp: at(second) },
      associations: [
        {
          to: { id: contactId },
          types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 204 }],
        },
      ],
    }))
    if (inputs.length > 0)
      expect((await of.send('POST', '/crm/v3/objects/tasks/batch/create', { inputs })).status).toBe(201)
    const events = wanted.filter(({ isTask }) => !isTask)
    const type = await createTemplate(of)
    if (events.length > 0)
      await storeEvents(
        contactId,
        events.map(({ second }) => ({ eventTemplateId: type, timestamp: at(second) })),
        of,
      )
  }

  test('of any size give what the stream gives, each thing once (V18, decision 62)', async () => {
    await fc.assert(
      fc.asyncProperty(things, fc.integer({ min: 1, max: 7 }), async (wanted, limit) => {
        // How long a task has been in its stage is told by the clock.
        server.clock.now = Date.now()
        const fresh = await server.createAccount()
        const contactId = await createContact(fresh, { email: 'any@example.org' })
        await store(contactId, wanted, fresh)
        const lines = linesOf((await read(`${recordTimeline(contactId)}?format=ndjson`, fresh)).text)
        expect(lines.at(-1)).toEqual({ kind: 'end', complete: true, count: wanted.length + 1 })
        const pages = await readPages(fresh, `${recordTimeline(contactId)}?limit=${limit}`)
        expect(pages.flatMap(itemsOf)).toEqual(lines.slice(0, -1))
        const times = lines.slice(0, -1).map(({ timestamp }) => Date.parse(timestamp))
        expect(times).toEqual(times.toSorted((a, b) => b - a))
        expect(new Set(lines.map(({ kind, id }) => `${kind} ${id}`)).size).toBe(wanted.length + 2)
      }),
      { numRuns: 12 },
    )
    server.clock.now = undefined
  })

  test('neither repeat nor miss a thing while others arrive (decision 62)', async () => {
    const contactId = await createContact(account, { email: 'arrive@example.org' })
    await store(
      contactId,
      Array.from({ length: 20 }, (_, place) => ({ isTask: place % 3 === 0, second: place % 4 })),
      account,
    )
    const url = `${recordTimeline(contactId)}?limit=3`
    const there = idsOf(await read(`${recordTimeline(contactId)}?limit=100`))
    const seen: string[] = []
    for (let next: string | undefined = url; next !== undefined; ) {
      const reply = await read(next)
      seen.push(...idsOf(reply))
      await createTask(contactId, at(60))
      await storeEvents(contactId, [{ timestamp: at(60) }])
      await account.send('PATCH', `/crm/v3/objects/contacts/${contactId}`, {
        properties: { zip: String(seen.length) },
      })
      const after: string | undefined = reply.body.paging?.next.after
      next = after && `${url}&after=${after}`
    }
    expect(seen.filter((id) => there.includes(id))).toEqual(there)
    expect(new Set(seen).size).toBe(seen.length)
  })

  test('lose nothing when the record is merged between two kinds of a page (OBJ-80)', async () => {
    const [first, second] = [
      await createContact(account, { email: 'moving.1@example.org' }),
      await createContact(account, { email: 'moving.2@example.org' }),
    ]
    await storeEvents(second, [{ id: 'moving', timestamp: at(1) }])
    const taskId = await createTask(second, at(2))
    const { listActivities } = server.stores.items
    const items = server.stores.items as { listActivities: typeof listActivities }
    items.listActivities = async (accountId, walk) => {
      items.listActivities = listActivities
      const merge = { primaryObjectId: first, objectIdToMerge: second }
      expect((await account.send('POST', '/crm/v3/objects/contacts/merge', merge)).status).toBe(200)
      return listActivities(accountId, walk)
    }
    const reply = await read(recordTimeline(second))
    expect(idsOf(reply).slice(0, 2)).toEqual([taskId, 'moving'])
    expect(kindsOf(reply).slice(2)).toEqual(['property_change', 'property_change', 'property_change'])
  })

  test('end early where what they hold is large, and lead on (reliability P6)', async () => {
    const contactId = await createContact(account, { email: 'large@example.org' })
    const body = 'x'.repeat(65_000)
    const properties = { hs_task_body: body, hs_task_subject: body }
    for (let place = 0; place < 40; place += 1) {
      const id = await createTask(contactId, at(place))
      expect((await account.send('PATCH', `/crm/v3/objects/tasks/${id}`, { properties })).status).toBe(200)
    }
    const pages = await readPages(account, `${recordTimeline(contactId)}?kind=task&limit=100`)
    expect(pages.length).toBeGreaterThan(1)
    expect(pages.flatMap(itemsOf).map(({ timestamp }) => timestamp)).toEqual(
      Array.from({ length: 40 }, (_, place) => at(39 - place)),
    )
  })
})

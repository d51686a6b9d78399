import { beforeAll, describe, expect, test } from 'vitest'
import { connectFully, refusalOf, releases } from './support/clients.ts'
import { createContact, createTemplate, type Template } from './support/fixtures.ts'
import { send, target, unique } from './support/target.ts'

const occurredAt = (second: number) => new Date(Date.UTC(2026, 4, 4, 16, 0, second))

describe.each(releases)('event occurrences by $name', (release) => {
  const { eventsApi } = connectFully(release).events
  const email = `${unique('occurrence')}@example.com`
  let template: Template
  let objectId: number
  let eventType: string
  let ids: readonly string[]

  beforeAll(async () => {
    template = await createTemplate()
    eventType = `ae${target.appId}_integrators-timeline-event-type-id-${template.id}`
    objectId = Number((await createContact({ email })).id)
    ids = [1, 2, 3].map((place) => unique(`occurrence-${place}`))
    const inputs = ids.map((id, place) => ({
      eventTemplateId: template.id,
      id,
      objectId: String(objectId),
      timestamp: occurredAt(place).toISOString(),
      tokens: { course: `course-${place}`, score: place },
    }))
    const reply = await send('POST', '/integrators/timeline/v3/events/batch/create', { body: { inputs } })
    expect(reply.status).toBe(201)
  })

  const idsOf = (page: { results: { id: string }[] }) => page.results.map(({ id }) => id)

  test('are listed by record id, newest first (PC10)', async () => {
    const page = await eventsApi.getPage(
      'contact',
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      objectId,
    )
    expect(idsOf(page)).toEqual(ids.toReversed())
    expect(page.results[0]).toMatchObject({
      eventType,
      objectType: 'CONTACT',
      objectId: String(objectId),
      occurredAt: occurredAt(2),
      properties: { course: 'course-2', score: '2' },
    })
    expect(page.paging).toBeUndefined()
  })

  test('are paged by cursor, within a time and a type, oldest first (PH16)', async () => {
    const getPage = (after?: string) =>
      eventsApi.getPage(
        'contact',
        eventType,
        after,
        undefined,
        1,
        ['occurredAt'],
        occurredAt(1),
        occurredAt(9),
        objectId,
      )
    const first = await getPage()
    const second = await getPage(first.paging?.next?.after)
    expect([idsOf(first), idsOf(second)]).toEqual([[ids[1]], [ids[2]]])
    expect(second.paging).toBeUndefined()
  })

  test('are found by id (PC10)', async () => {
    const none = undefined
    const byId = await eventsApi.getPage(
      none,
      none,
      none,
      none,
      none,
      none,
      none,
      none,
      none,
      none,
      none,
      ids.slice(0, 2),
    )
    expect(idsOf(byId)).toEqual([ids[1], ids[0]])
  })

  test('have types, which are listed (PC11)', async () => {
    expect((await eventsApi.getTypes()).eventTypes).toContain(eventType)
  })

  test('of a record that does not exist are refused (PE18)', async () => {
    const none = undefined
    const error = await refusalOf(
      eventsApi.getPage('contact', none, none, none, none, none, none, none, 999_999_999),
    )
    expect([error.code, error.body.category]).toEqual([404, 'OBJECT_NOT_FOUND'])
  })
})

// Release 12 sends the placeholder itself in place of a property's name.
test('events are found by an e-mail address and a token value with @hubspot/api-client 14.0.1 (PC10)', async () => {
  const [release] = releases
  const { eventsApi } = connectFully(release as (typeof releases)[number]).events
  const email = `${unique('by-address')}@example.com`
  const { id: eventTemplateId } = await createTemplate()
  const tokens = { course: 'Rust' }
  const id = unique('by-address')
  const events = [
    { eventTemplateId, id, email, tokens },
    { eventTemplateId, id: unique('other'), email },
  ]
  const body = { inputs: events }
  expect((await send('POST', '/integrators/timeline/v3/events/batch/create', { body })).status).toBe(201)
  const none = undefined
  const record = { 'objectProperty.email': email }
  const value = { 'property.course': 'Rust' }
  const page = await eventsApi.getPage(
    'contact',
    none,
    none,
    none,
    none,
    none,
    none,
    none,
    none,
    record,
    value,
  )
  expect(page.results.map((result) => result.id)).toEqual([id])
})

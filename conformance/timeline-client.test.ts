import type { TimelineEventTemplateTokenTypeEnum as TokenType } from '@hubspot/api-client/lib/codegen/crm/timeline/index.js'
import { beforeAll, describe, expect, test } from 'vitest'
import { connectFully, refusalOf, releases } from './support/clients.ts'
import { createContact, createTemplate, eventsOf, type Template } from './support/fixtures.ts'
import { target, unique, uniqueEmail } from './support/target.ts'

const STRING = 'string' as TokenType
const NUMBER = 'number' as TokenType
const PREFIXES = ['/integrators/timeline/v3', '/crm/v3/timeline']
const appId = Number(target.appId)

describe.each(releases)('timeline by $name', (release) => {
  const client = connectFully(release)
  // Client 12 prefers the developer key over the token in raw calls when it has both.
  const bearer = release.create({ accessToken: target.token })
  const { eventsApi, templatesApi, tokensApi } = client.crm.timeline
  let template: Template

  beforeAll(async () => {
    template = await createTemplate()
  })

  describe('templates', () => {
    test('are created, read and listed with the developer key (P6, P7, P8)', async () => {
      const created = await templatesApi.create(appId, {
        name: unique('Boat rented'),
        objectType: 'contacts',
        headerTemplate: 'Rented {{boat}}',
        tokens: [{ name: 'boat', label: 'Boat', type: STRING }],
      })
      expect(created).toMatchObject({ objectType: 'contacts', headerTemplate: 'Rented {{boat}}' })
      expect(created.createdAt).toBeInstanceOf(Date)
      expect(await templatesApi.getById(created.id, appId)).toEqual(created)
      const { results } = await templatesApi.getAll(appId)
      expect(results.find(({ id }) => id === created.id)).toEqual(created)
      expect(results.map(({ id }) => Number(id))).toEqual(
        results.map(({ id }) => Number(id)).toSorted((a, b) => a - b),
      )
    })

    test('take a token more with the developer key (P11)', async () => {
      const { id } = await createTemplate()
      const token = await tokensApi.create(id, appId, {
        name: 'level',
        label: 'Level',
        type: 'enumeration' as TokenType,
        options: [{ value: 'intro', label: 'Introduction' }],
      })
      expect(token).toMatchObject({ name: 'level', options: [{ value: 'intro', label: 'Introduction' }] })
      const { tokens } = await templatesApi.getById(id, appId)
      expect(tokens.map(({ name }) => name)).toEqual(['course', 'level', 'score'])
    })

    test.each(PREFIXES)('are created, read and listed with a bearer token below %s (A2)', async (prefix) => {
      const path = `${prefix}/${target.appId}/event-templates`
      const body = {
        name: unique('Bearer'),
        objectType: 'contacts',
        tokens: [{ name: 'boat', label: 'Boat', type: 'string' }],
      }
      const created = await bearer.apiRequest({ method: 'POST', path, body })
      expect(created.status).toBe(201)
      const made = (await created.json()) as Template
      expect(created.headers.get('location')).toBe(`${path}/${made.id}`)
      const read = await bearer.apiRequest({ path: `${path}/${made.id}` })
      expect(await read.json()).toEqual(made)
      const list = (await (await bearer.apiRequest({ path })).json()) as { results: Template[] }
      expect(list.results).toContainEqual(made)
      const tokens = await bearer.apiRequest({ path: `${path}/${made.id}/tokens` })
      expect(await tokens.json()).toEqual({ results: made.tokens })
    })

    test('are changed: name, sources and the whole list of tokens (P9, T10-T14)', async () => {
      const { id, name } = await createTemplate()
      const before = await templatesApi.getById(id, appId)
      const changed = await templatesApi.update(id, appId, {
        id,
        name: `${name}, changed`,
        headerTemplate: 'Score {{score}}',
        tokens: [
          { name: 'tutor', label: 'Tutor', type: STRING },
          { name: 'score', label: 'Score (%)', type: NUMBER },
        ],
      })
      expect(changed).toMatchObject({
        id,
        name: `${name}, changed`,
        objectType: 'contacts',
        headerTemplate: 'Score {{score}}',
        createdAt: before.createdAt,
      })
      expect(changed.updatedAt?.getTime()).toBeGreaterThanOrEqual(before.updatedAt?.getTime() ?? Infinity)
      const read = await templatesApi.getById(id, appId)
      expect(read).toEqual({ ...changed, tokens: changed.tokens.toReversed() })
      expect(read.tokens.map(({ name: token, label }) => [token, label])).toEqual([
        ['score', 'Score (%)'],
        ['tutor', 'Tutor'],
      ])
    })

    test('are refused when a token would get another type, and stay as they were (T13, E7)', async () => {
      const { id, name } = await createTemplate()
      const before = await templatesApi.getById(id, appId)
      const tokens = [{ name: 'score', label: 'Score', type: STRING }]
      const error = await refusalOf(templatesApi.update(id, appId, { id, name, tokens }))
      expect(error.code).toBe(400)
      expect(error.body).toMatchObject({ errors: [{ in: 'tokens[0].type', code: 'TYPE_IMMUTABLE' }] })
      expect(await templatesApi.getById(id, appId)).toEqual(before)
    })

    test('are deleted with their events (P10, T20, T21)', async () => {
      const { id } = await createTemplate()
      const event = { eventTemplateId: id, id: unique('gone'), email: uniqueEmail(), tokens: {} }
      await eventsApi.create(event)
      const reply = await templatesApi.archiveWithHttpInfo(id, appId)
      expect(reply.httpStatusCode).toBe(204)
      expect((await refusalOf(templatesApi.getById(id, appId))).code).toBe(404)
      expect((await refusalOf(templatesApi.archive(id, appId))).code).toBe(404)
      expect((await refusalOf(eventsApi.getById(id, event.id))).code).toBe(404)
      expect((await refusalOf(eventsApi.create(event))).code).toBe(404)
      expect((await templatesApi.getAll(appId)).results.map((template) => template.id)).not.toContain(id)
    })

    test('have tokens that are changed and deleted one by one (P11-P13, E8)', async () => {
      const { id } = await createTemplate()
      const changed = await tokensApi.update(id, 'course', appId, {
        label: 'Course name',
        objectPropertyName: 'made_up',
        options: [],
      })
      expect(changed).toMatchObject({
        name: 'course',
        label: 'Course name',
        type: 'string',
        objectPropertyName: 'made_up',
        options: [],
      })
      const again = { name: 'course', label: 'Again', type: STRING }
      const clash = await refusalOf(tokensApi.create(id, appId, again))
      expect(clash.code).toBe(409)
      expect(clash.body).toMatchObject({ category: 'CONFLICT', context: { name: ['course'] } })
      expect((await tokensApi.archiveWithHttpInfo(id, 'course', appId)).httpStatusCode).toBe(204)
      const missing = await refusalOf(tokensApi.archive(id, 'course', appId))
      expect(missing.code).toBe(404)
      expect(missing.body).toMatchObject({ context: { tokenName: ['course'] } })
      const { tokens } = await templatesApi.getById(id, appId)
      expect(tokens.map(({ name }) => name)).toEqual(['score'])
    })

    test.each(PREFIXES)('are changed and deleted with a bearer token below %s (A2, P14)', async (prefix) => {
      const { id } = await createTemplate()
      const path = `${prefix}/${target.appId}/event-templates/${id}`
      const send = async (method: string, rest: string, body?: object) =>
        bearer.apiRequest({ method, path: path + rest, ...(body ? { body } : {}) })
      const renamed = await send('PUT', '', { name: 'By bearer' })
      expect(await renamed.json()).toMatchObject({ id, name: 'By bearer' })
      const label = await send('PUT', '/tokens/course', { label: 'By bearer' })
      expect(await label.json()).toMatchObject({ name: 'course', label: 'By bearer' })
      expect((await send('DELETE', '/tokens/score')).status).toBe(204)
      const tokens = (await (await send('GET', '/tokens')).json()) as { results: { name: string }[] }
      expect(tokens.results.map(({ name }) => name)).toEqual(['course'])
      expect((await send('DELETE', '')).status).toBe(204)
      expect((await refusalOf(templatesApi.getById(id, appId))).code).toBe(404)
    })

    test('are listed with the developer key by a raw call too', async () => {
      const developer = release.create({ developerApiKey: target.developerKey })
      const reply = await developer.apiRequest({ path: `${PREFIXES[0]}/${target.appId}/event-templates` })
      expect(reply.status).toBe(200)
    })

    test('answer 401 to a client without a developer key, which sends nothing (PA6)', async () => {
      const error = await refusalOf(bearer.crm.timeline.templatesApi.getAll(appId))
      expect(error.code).toBe(401)
      expect(error.body).toMatchObject({ status: 'error', category: 'INVALID_AUTHENTICATION' })
      expect(error.body.message).toMatch(/^Authentication credentials not found/)
    })
  })

  describe('single events', () => {
    test('are created for an email and read back on both prefixes (P1, P3)', async () => {
      const id = `acme:${unique('a/b')}@#? %ü`
      const created = await eventsApi.create({
        eventTemplateId: template.id,
        id,
        email: uniqueEmail(),
        timestamp: new Date('2026-05-04T16:20:00.123Z'),
        tokens: { course: 'Rust', score: '92.50' },
        extraData: { modules: [{ title: 'Setup & tools', minutes: 12 }] },
        timelineIFrame: {
          linkLabel: 'Open',
          headerLabel: 'Report',
          url: 'https://example.com/r/9',
          width: 800,
          height: 300,
        },
      })
      expect(created).toMatchObject({
        id,
        objectType: 'contacts',
        tokens: { course: 'Rust', score: '92.50' },
      })
      expect(created.timestamp).toEqual(new Date('2026-05-04T16:20:00.123Z'))
      expect(created.objectId).toMatch(/^\d+$/)
      expect(await eventsApi.getById(template.id, id)).toEqual(created)
      for (const prefix of PREFIXES) {
        const reply = await bearer.apiRequest({
          path: `${prefix}/events/${template.id}/${encodeURIComponent(id)}`,
        })
        expect(await reply.json()).toMatchObject({
          id,
          extraData: { modules: [{ title: 'Setup & tools', minutes: 12 }] },
        })
      }
    })

    test.each(PREFIXES)(
      'are created by a raw call below %s, with numbers for text and time',
      async (prefix) => {
        const id = unique('raw')
        const reply = await bearer.apiRequest({
          method: 'POST',
          path: `${prefix}/events`,
          body: {
            eventTemplateId: Number(template.id),
            id,
            email: uniqueEmail(),
            timestamp: 1777911600000,
            tokens: { score: 3 },
          },
        })
        expect(reply.status).toBe(201)
        expect(reply.headers.get('location')).toBe(`${prefix}/events/${template.id}/${id}`)
        expect(await reply.json()).toMatchObject({
          timestamp: '2026-05-04T16:20:00.000Z',
          tokens: { score: '3' },
        })
      },
    )

    test('go to the contact that objectId names, and get an id when none is sent', async () => {
      const contact = await createContact()
      const created = await eventsApi.create({
        eventTemplateId: template.id,
        objectId: contact.id,
        tokens: {},
      })
      expect(created.objectId).toBe(contact.id)
      expect(created.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/)
    })

    test('make one contact when many name the same new email at once', async () => {
      const email = uniqueEmail()
      const created = await Promise.all(
        Array.from({ length: 12 }, () =>
          eventsApi.create({ eventTemplateId: template.id, email, tokens: {} }),
        ),
      )
      expect(new Set(created.map(({ objectId }) => objectId)).size).toBe(1)
    })

    test('are answered alike when repeated, 409 with other content (V13)', async () => {
      const event = {
        eventTemplateId: template.id,
        id: unique('again'),
        email: uniqueEmail(),
        tokens: { course: 'Go' },
      }
      const created = await eventsApi.create(event)
      expect(await eventsApi.create(event)).toEqual(created)
      const error = await refusalOf(eventsApi.create({ ...event, tokens: { course: 'C' } }))
      expect(error.code).toBe(409)
      expect(error.body).toMatchObject({
        category: 'OBJECT_ALREADY_EXISTS',
        subCategory: 'TimelineEventErrors.EVENT_UPSERTS_IMMUTABLE',
        context: { fieldValue: [event.id], id: [event.id], objectId: [created.objectId] },
      })
      expect(error.headers['x-should-retry']).toBe('false')
    })

    test('move to the contact named last (V13)', async () => {
      const [first, second] = [await createContact(), await createContact()]
      const event = { eventTemplateId: template.id, id: unique('moves'), tokens: {} }
      await eventsApi.create({ ...event, objectId: first.id })
      expect(await eventsApi.create({ ...event, objectId: second.id })).toMatchObject({ objectId: second.id })
      expect(await eventsApi.getById(template.id, event.id)).toMatchObject({ objectId: second.id })
    })
  })

  describe('batches', () => {
    test('answer 201 with the events in input order, each readable', async () => {
      const contact = await createContact()
      const inputs = Array.from({ length: 100 }, (_, index) => ({
        eventTemplateId: template.id,
        id: unique(`batch-${index}`),
        ...(index % 2 === 0 ? { objectId: contact.id } : { email: uniqueEmail() }),
        timestamp: new Date(Date.UTC(2026, 0, 1, 0, 0, index)),
        tokens: { course: `Course ${index}`, score: String(index) },
      }))
      const reply = await eventsApi.createBatchWithHttpInfo({ inputs })
      expect(reply.httpStatusCode).toBe(201)
      expect(reply.data).toMatchObject({ status: 'COMPLETE' })
      const results = eventsOf(reply.data)
      expect(results.map(({ id }) => id)).toEqual(inputs.map(({ id }) => id))
      expect(results.map(({ tokens }) => tokens)).toEqual(inputs.map(({ tokens }) => tokens))
      for (const index of [0, 1, 50, 99]) {
        expect(await eventsApi.getById(template.id, inputs[index]?.id ?? '')).toEqual(results[index])
      }
    })

    test('answer 207 with results and errors, each error with its place (B3, B4)', async () => {
      const event = (id: string) => ({
        eventTemplateId: template.id,
        id: unique(id),
        email: uniqueEmail(),
        tokens: {},
      })
      const [first, last] = [event('first'), event('last')]
      const homeless = { eventTemplateId: template.id, id: unique('homeless'), tokens: {} }
      const stray = { ...event('stray'), eventTemplateId: '999999999' }
      const reply = await eventsApi.createBatchWithHttpInfo({ inputs: [first, homeless, stray, last] })
      expect(reply.httpStatusCode).toBe(207)
      expect(reply.data).toMatchObject({
        status: 'COMPLETE',
        results: [{ id: first.id }, { id: last.id }],
        numErrors: 2,
        errors: [
          { status: 'error', category: 'VALIDATION_ERROR', context: { index: ['1'], id: [homeless.id] } },
          {
            status: 'error',
            category: 'OBJECT_NOT_FOUND',
            context: { index: ['2'], eventTemplateId: ['999999999'] },
          },
        ],
      })
      expect((await refusalOf(eventsApi.getById(template.id, homeless.id))).code).toBe(404)
    })

    test('treat a repeated id inside one batch as single posts would (V13, B5)', async () => {
      const [first, second] = [await createContact(), await createContact()]
      const same = {
        eventTemplateId: template.id,
        id: unique('twice'),
        objectId: first.id,
        tokens: { course: 'A' },
      }
      const moved = { eventTemplateId: template.id, id: unique('moved'), tokens: {} }
      const reply = await eventsApi.createBatchWithHttpInfo({
        inputs: [
          same,
          same,
          { ...same, tokens: { course: 'B' } },
          { ...moved, objectId: first.id },
          { ...moved, objectId: second.id },
        ],
      })
      expect(reply.httpStatusCode).toBe(207)
      expect(reply.data).toMatchObject({
        errors: [{ category: 'OBJECT_ALREADY_EXISTS', context: { index: ['2'] } }],
      })
      expect(await eventsApi.getById(template.id, same.id)).toMatchObject({ tokens: { course: 'A' } })
      expect(await eventsApi.getById(template.id, moved.id)).toMatchObject({ objectId: second.id })
    })

    test('are stored once when sent again, also by many at once', async () => {
      const inputs = Array.from({ length: 20 }, () => ({
        eventTemplateId: template.id,
        id: unique('replay'),
        email: uniqueEmail(),
        tokens: { course: 'Zig' },
      }))
      const replies = await Promise.all(
        Array.from({ length: 5 }, () => eventsApi.createBatchWithHttpInfo({ inputs })),
      )
      expect(replies.map(({ httpStatusCode }) => httpStatusCode)).toEqual([201, 201, 201, 201, 201])
      const seen = replies.map(({ data }) => eventsOf(data))
      expect(new Set(seen.map((results) => JSON.stringify(results))).size).toBe(1)
    })

    test.each([0, 101])('of %i inputs are refused whole (B8)', async (count) => {
      const inputs = Array.from({ length: count }, () => ({
        eventTemplateId: template.id,
        email: uniqueEmail(),
        tokens: {},
      }))
      const error = await refusalOf(eventsApi.createBatch({ inputs }))
      expect(error.code).toBe(400)
      expect(error.body.category).toBe('VALIDATION_ERROR')
    })
  })

  describe('refusals', () => {
    test('carry code, body and the correlation id of the header', async () => {
      const error = await refusalOf(eventsApi.getById(template.id, unique('absent')))
      expect(error.code).toBe(404)
      expect(error.body).toMatchObject({ status: 'error', category: 'OBJECT_NOT_FOUND' })
      expect(error.body.correlationId).toBe(error.headers['x-hubspot-correlation-id'])
    })

    test('name an unknown token in the words clients match on (E6a, V25)', async () => {
      const sent = { eventTemplateId: template.id, email: uniqueEmail(), tokens: { boat: 'Petrel' } }
      const error = await refusalOf(eventsApi.create(sent))
      expect(error.code).toBe(400)
      expect(error.body.message).toMatch(/^Couldn't validate some supplied token values: /)
      expect(error.body).toMatchObject({
        category: 'VALIDATION_ERROR',
        subCategory: 'TimelineEventErrors.INVALID_TOKENS_ERROR',
        errors: [{ code: 'UNKNOWN_PROPERTY' }],
      })
    })

    test('answer 401 to an unknown token and leave 404 for what is missing', async () => {
      const stranger = release.create({
        accessToken: 'pat-unknown-0000',
        developerApiKey: target.developerKey,
      })
      const event = { eventTemplateId: template.id, email: uniqueEmail(), tokens: {} }
      expect((await refusalOf(stranger.crm.timeline.eventsApi.create(event))).code).toBe(401)
      expect((await refusalOf(templatesApi.getById('999999999', appId))).code).toBe(404)
      expect((await refusalOf(templatesApi.getAll(appId + 1))).code).toBe(404)
      expect((await refusalOf(eventsApi.create({ ...event, eventTemplateId: '999999999' }))).code).toBe(404)
    })

    test('refuse a template with two tokens of one name, storing nothing (E7)', async () => {
      const name = unique('Twice')
      const token = { name: 'boat', label: 'Boat', type: NUMBER }
      const body = { name, objectType: 'contacts', tokens: [token, token] }
      const error = await refusalOf(templatesApi.create(appId, body))
      expect(error.code).toBe(400)
      expect(error.body).toMatchObject({ errors: [{ code: 'DUPLICATE_TOKEN' }] })
      expect((await templatesApi.getAll(appId)).results.map((made) => made.name)).not.toContain(name)
    })
  })
})

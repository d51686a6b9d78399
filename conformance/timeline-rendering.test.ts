import { Client } from 'hubspot-api-client-v12'
import { beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from './support/clients.ts'
import { send, target, unique, uniqueEmail } from './support/target.ts'

// The newest release of the client has these two calls no more; this one, in wide use, has.
describe('rendering by @hubspot/api-client 12.1.0', () => {
  const client = new Client({ basePath: target.url, accessToken: target.token })
  const { eventsApi } = client.crm.timeline
  const templatesPath = `/integrators/timeline/v3/${target.appId}/event-templates`
  let templateId: string
  let bareId: string
  const eventId = `acme:${unique('r/9')}#1`

  async function createTemplate(sources: object): Promise<string> {
    const reply = await send<{ id: string }>('POST', templatesPath, {
      body: {
        name: unique('Boat rented'),
        tokens: [{ name: 'boat', label: 'Boat', type: 'string' }],
        ...sources,
      },
    })
    expect(reply.status).toBe(201)
    return reply.body.id
  }

  beforeAll(async () => {
    templateId = await createTemplate({
      headerTemplate: 'Rented [{{boat}}](https://boats.example.com/b)',
      detailTemplate:
        'On {{#formatDate timestamp}}{{/formatDate}}\n{{#each extraData.crew}}\n- {{this}}\n{{/each}}',
    })
    bareId = await createTemplate({})
    for (const eventTemplateId of [templateId, bareId]) {
      await eventsApi.create({
        eventTemplateId,
        id: eventId,
        email: uniqueEmail(),
        timestamp: new Date('2026-07-01T18:05:09Z'),
        tokens: { boat: "Ann's <Gull>" },
        extraData: { crew: ['Kim & Bo', 'Lee'] },
      })
    }
  })

  test('the detail is an object with HTML (P4)', async () => {
    const { details } = await eventsApi.getDetailById(templateId, eventId)
    expect(details).toMatch(/^<p>On [A-Z][a-z]{2} \d, 2026, \d{1,2}:\d{2}:09 [AP]M<\/p>/)
    expect(details).toMatch(/<ul><li><p>Kim &amp; Bo<\/p><\/li><li><p>Lee<\/p><\/li><\/ul>$/)
  })

  test('the header is a text of HTML, which the client asks for as JSON (P5, W9)', async () => {
    const html = '<p>Rented <a href="https://boats.example.com/b">Ann&#x27;s &lt;Gull&gt;</a></p>'
    expect(await eventsApi.getRenderById(templateId, eventId)).toBe(html)
    expect(await eventsApi.getRenderById(templateId, eventId, false)).toBe(html)
    const { details } = await eventsApi.getDetailById(templateId, eventId)
    expect(await eventsApi.getRenderById(templateId, eventId, true)).toBe(details)
  })

  test('templates that are not set are empty, and no error to the client (R16, W1)', async () => {
    expect(await eventsApi.getDetailById(bareId, eventId)).toEqual({ details: '' })
    expect(await eventsApi.getRenderById(bareId, eventId)).toBe('')
    expect(await eventsApi.getRenderById(bareId, eventId, true)).toBe('')
  })

  test('an unknown event is a 404 that the client can read (E5)', async () => {
    const calls = [
      eventsApi.getDetailById(templateId, 'absent'),
      eventsApi.getRenderById(templateId, 'absent'),
    ]
    for (const error of await Promise.all(calls.map(refusalOf))) {
      expect(error.code).toBe(404)
      expect(error.body).toMatchObject({ category: 'OBJECT_NOT_FOUND' })
    }
  })

  test('a template that cannot be parsed is refused with line and column (T6)', async () => {
    const developer = new Client({ basePath: target.url, developerApiKey: target.developerKey })
    const body = {
      name: unique('Broken'),
      objectType: 'contacts',
      headerTemplate: 'a\n{{#if b}}',
      tokens: [],
    }
    const error = await refusalOf(developer.crm.timeline.templatesApi.create(Number(target.appId), body))
    expect(error.code).toBe(400)
    expect(error.body).toMatchObject({
      errors: [
        {
          in: 'headerTemplate',
          code: 'INVALID_TEMPLATE_SYNTAX',
          context: { line: ['2'], column: ['10'] },
        },
      ],
    })
  })
})

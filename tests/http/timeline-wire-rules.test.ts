import { describe, expect, test } from 'vitest'
import { APP_EVENTS } from '../support/app-event-setup.ts'
import { useTestServer } from '../support/test-server.ts'
import {
  createTemplate,
  EVENTS,
  plainTokens,
  postEvent,
  readEvent,
  templatesPath,
  tokensPath,
} from '../support/timeline-setup.ts'

const server = useTestServer()

describe('what holds for every timeline call', () => {
  test.each([EVENTS, APP_EVENTS, `${EVENTS}/1/2`])(
    'OPTIONS %s answers 204 without body and type (W2)',
    async (url) => {
      const reply = await server.send({ method: 'OPTIONS', url })
      expect(reply).toMatchObject({ status: 204, text: '' })
      expect(reply.headers['content-type']).toBeUndefined()
      expect(reply.headers['x-hubspot-correlation-id']).toEqual(expect.any(String))
    },
  )

  test('an app without a template may make its first one, and many tokens may call (A6, A3)', async () => {
    const account = await server.createAccount()
    expect(await account.send('GET', templatesPath(account))).toMatchObject({
      status: 200,
      body: { results: [] },
    })
    const first = await account.send('POST', templatesPath(account), { name: 'First' })
    expect(first).toMatchObject({ status: 201, body: { name: 'First' } })
    const token = await server.createToken(account, { scopes: ['timeline'] })
    const event = { eventTemplateId: first.body.id, email: 'a6@example.org' }
    expect(await server.send({ method: 'POST', url: EVENTS, token, body: event })).toMatchObject({
      status: 201,
      body: { eventTemplateId: first.body.id },
    })
  })

  test('what was written is read at once: template, token, event, contact (M8)', async () => {
    const account = await server.createAccount()
    for (let round = 0; round < 5; round += 1) {
      const template = await createTemplate(account, { tokens: [] })
      const token = { name: `token${round}`, label: 'Token', type: 'string' }
      await account.send('POST', tokensPath(account, template), token)
      const event = { eventTemplateId: template, id: `e${round}`, email: `m8-${round}@example.org` }
      const made = await postEvent(account, { ...event, tokens: { [token.name]: 'now' } })
      expect(await readEvent(account, template, event.id)).toMatchObject({ status: 200, body: made.body })
      expect(await account.send('GET', `/crm/v3/objects/contacts/${made.body.objectId}`)).toMatchObject({
        status: 200,
        body: { properties: { email: event.email } },
      })
    }
  })
})

describe('template definitions', () => {
  test.each([
    { name: 'n'.repeat(51) },
    { name: 'n'.repeat(255) },
    { headerTemplate: 'h'.repeat(1_001) },
    { detailTemplate: 'd'.repeat(10_001) },
  ])('the caps of projects do not bind v3 templates: %# (T7)', async (definition) => {
    const account = await server.createAccount()
    const reply = await account.send('POST', templatesPath(account), { name: 'Long', ...definition })
    expect(reply).toMatchObject({ status: 201, body: definition })
  })

  test('an enumeration may have no options, and other types lose theirs (T31, T32)', async () => {
    const account = await server.createAccount()
    const options = [{ label: 'A', value: 'a' }]
    const reply = await account.send('POST', templatesPath(account), {
      name: 'Options',
      tokens: [
        { name: 'open', label: 'Open', type: 'enumeration', options: [] },
        { name: 'closed', label: 'Closed', type: 'enumeration', options },
        { name: 'text', label: 'Text', type: 'string', options },
      ],
    })
    expect(reply.status).toBe(201)
    expect(reply.body.tokens).toMatchObject([
      { name: 'open', options: [] },
      { name: 'closed', options },
      { name: 'text', options: [] },
    ])
  })

  test.each([
    [
      [
        { label: 'A', value: 'a' },
        { label: 'B', value: 'a' },
      ],
      'DUPLICATE_OPTION',
    ],
  ])('the options %j are refused (T31, E7)', async (options, code) => {
    const account = await server.createAccount()
    const tokens = [...plainTokens, { name: 'extra', label: 'Extra', type: 'enumeration', options }]
    const reply = await account.send('POST', templatesPath(account), { name: 'Options', tokens })
    expect(reply).toMatchObject({ status: 400, body: { category: 'VALIDATION_ERROR', errors: [{ code }] } })
    expect(reply.body.errors[0].in).toContain('tokens[4].options')
  })
})

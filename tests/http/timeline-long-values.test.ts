import { describe, expect, test } from 'vitest'
import { type Reply, useTestServer } from '../support/test-server.ts'
import {
  type Body,
  createTemplate,
  EVENTS,
  postBatch,
  postEvent,
  readEvent,
} from '../support/timeline-setup.ts'

const server = useTestServer()

const MEBIBYTE = 1_048_576

const sizeOf = (reply: Reply): number => JSON.stringify(reply.body).length

/** Tokens that no template has, with names of 900 characters. */
const unknownTokens = (count: number): Body =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`${index}`.padEnd(900, 'n'), 'x']))

test('a number token of a million digits with a letter behind them is refused at once (V21)', async () => {
  const account = await server.createAccount()
  const eventTemplateId = await createTemplate(account)
  const startedAt = performance.now()
  const score = `${'9'.repeat(MEBIBYTE)}x`
  const reply = await postEvent(account, { eventTemplateId, email: 't@example.org', tokens: { score } })
  expect([reply.status, reply.body.errors[0].code]).toEqual([400, 'INVALID_NUMBER'])
  expect(performance.now() - startedAt).toBeLessThan(5_000)
})

test('an event with a number of a million zeros is stored and read back at once (V28)', async () => {
  const account = await server.createAccount()
  const eventTemplateId = await createTemplate(account)
  const startedAt = performance.now()
  const number = `1.${'0'.repeat(1_000_000)}1`
  const body = `{"eventTemplateId":"${eventTemplateId}","id":"e","email":"t@example.org","extraData":${number}}`
  const created = await account.send('POST', EVENTS, body)
  const read = await readEvent(account, eventTemplateId, 'e')
  expect([created.status, read.status]).toEqual([201, 200])
  expect(read.text).toContain(`"extraData":${number}`)
  expect(performance.now() - startedAt).toBeLessThan(5_000)
})

describe('a refusal repeats only the start of what is very long', () => {
  test('such as the id of an unknown template (E5)', async () => {
    const account = await server.createAccount()
    const eventTemplateId = '9'.repeat(MEBIBYTE)
    const reply = await postEvent(account, { eventTemplateId, email: 't@example.org' })
    expect(reply.status).toBe(404)
    expect(reply.body.message).toBe(`Event template ${'9'.repeat(100)} not found`)
    expect(reply.body.context).toEqual({ eventTemplateId: ['9'.repeat(100)] })
  })

  test('such as the id of an unknown record (E5)', async () => {
    const account = await server.createAccount()
    const eventTemplateId = await createTemplate(account)
    const reply = await postEvent(account, { eventTemplateId, objectId: '9'.repeat(MEBIBYTE) })
    expect(reply.status).toBe(404)
    expect(reply.body.message).toBe(`Contact ${'9'.repeat(100)} not found`)
    expect(reply.body.context).toEqual({ objectId: ['9'.repeat(100)] })
  })

  test('such as the names and the number of unknown tokens (V25, E6a)', async () => {
    const account = await server.createAccount()
    const eventTemplateId = await createTemplate(account)
    const event = { eventTemplateId, email: 't@example.org', tokens: unknownTokens(900) }
    const reply = await postEvent(account, event)
    expect(reply.status).toBe(400)
    expect(reply.body.errors[0].context.tokenName).toHaveLength(100)
    expect(reply.body.errors[0].context.tokenName[0]).toHaveLength(255)
    expect(sizeOf(reply)).toBeLessThan(200_000)
  })

  test('such as the options of a token (V23, E6a)', async () => {
    const account = await server.createAccount()
    const options = Array.from({ length: 300 }, (_, index) => ({ label: 'Level', value: `level-${index}` }))
    const token = { name: 'level', label: 'Level', type: 'enumeration', options }
    const eventTemplateId = await createTemplate(account, { tokens: [token] })
    const event = { eventTemplateId, email: 't@example.org', tokens: { level: 'none' } }
    expect((await postEvent(account, event)).body.errors[0].context.allowedValues).toHaveLength(100)
  })

  test('in a batch too, where each input may be that long (B4)', async () => {
    const account = await server.createAccount()
    const eventTemplateId = await createTemplate(account)
    const long = 'i'.repeat(MEBIBYTE / 2)
    const reply = await postBatch(account, [
      { eventTemplateId: long, id: long, email: 't@example.org' },
      { eventTemplateId, id: 'e', objectId: long },
      { eventTemplateId, email: 't@example.org', tokens: unknownTokens(500) },
    ])
    expect([reply.status, reply.body.numErrors]).toEqual([207, 3])
    expect(sizeOf(reply)).toBeLessThan(200_000)
  })
})

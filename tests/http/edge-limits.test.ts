import { beforeAll, describe, expect, test } from 'vitest'
import { type CallSetup, createCallSetup, expectSound } from '../support/operation-calls.ts'
import { useTestServer } from '../support/test-server.ts'

const server = useTestServer()
let setup: CallSetup

beforeAll(async () => {
  setup = await createCallSetup(server)
})

describe('limits, a step below, on and above', () => {
  const events = '/integrators/timeline/v3/events'
  const event = (more: object) => ({ eventTemplateId: setup.templateId, email: 'bad@example.org', ...more })
  const post = async (url: string, body: unknown) => (await setup.account.send('POST', url, body)).status
  const nested = (levels: number) => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`)

  test('31 levels below the root pass, 32 do not: 32 in all', async () => {
    expect(await post(events, event({ extraData: nested(31) }))).toBe(201)
    expect(await post(events, event({ extraData: nested(32) }))).toBe(400)
  })

  test('1,000 members in an object pass, 1,001 do not', async () => {
    const members = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`, at]))
    expect(await post(events, event({ extraData: members(1_000) }))).toBe(201)
    expect(await post(events, event({ extraData: members(1_001) }))).toBe(400)
  })

  test('just under 100,000 values pass, more do not; a batch counts them for each input (decision 30)', async () => {
    const list = (count: number) => Array.from({ length: count }, () => 0)
    expect(await post(events, event({ extraData: { list: list(99_900) } }))).toBe(201)
    expect(await post(events, event({ extraData: { list: list(100_001) } }))).toBe(400)
    const inputs = [1, 2, 3].map(() => event({ extraData: list(90_000) }))
    expect(await post(`${events}/batch/create`, { inputs })).toBe(201)
  })

  test('a list right below the root of one event counts as well', async () => {
    const extraData = Array.from({ length: 100_001 }, () => 0)
    expect(await post(events, event({ extraData }))).toBe(400)
  })

  test.each([
    ['events', 0, 400],
    ['events', 1, 201],
    ['events', 100, 201],
    ['events', 101, 400],
    ['records', 0, 400],
    ['records', 1, 201],
    ['records', 100, 201],
    ['records', 101, 400],
    ['reads', 0, 400],
    ['reads', 1, 200],
    ['reads', 100, 200],
    ['reads', 101, 400],
  ])('%s: %d inputs in a batch: %d (PE15)', async (what, count, status) => {
    const lists: Readonly<Record<string, readonly [url: string, input: () => object]>> = {
      events: [`${events}/batch/create`, () => event({})],
      records: ['/crm/v3/objects/companies/batch/create', () => ({ properties: { name: 'x' } })],
      reads: ['/crm/v3/objects/contacts/batch/read', () => ({ id: setup.contactId })],
    }
    const [url, input] = lists[what] ?? ['', () => ({})]
    const reply = await setup.account.send('POST', url, { inputs: Array.from({ length: count }, input) })
    expectSound(reply)
    expect(reply.status, reply.text.slice(0, 200)).toBe(status)
    expect(reply.body.message ?? '').toMatch(count === 101 ? /100/ : /^/)
  })

  test('of repeated members the last counts (decision 17)', async () => {
    const twice = `{"eventTemplateId":"${setup.templateId}","email":"x","id":"first","email":"bad@example.org","id":"last"}`
    const reply = await setup.account.send('POST', events, twice)
    expect([reply.status, reply.body.id]).toEqual([201, 'last'])
  })

  test('unknown members and parameters are ignored (PE42)', async () => {
    const url = `${events}?portalId=1&count=5&vidOffset=x&propertyMode=value_only`
    expect(await post(url, event({ portalId: 1, nonsense: { a: [] }, constructor: 1, toString: 'x' }))).toBe(
      201,
    )
  })

  test('numbers of any length come back equal in extraData (decision 24)', async () => {
    const text = `{"eventTemplateId":"${setup.templateId}","email":"bad@example.org","extraData":[12345678901234567890123,1e-7,0.1]}`
    const reply = await setup.account.send('POST', events, text)
    expect([reply.status, reply.text]).toEqual([
      201,
      expect.stringContaining('[12345678901234567890123,1e-7,0.1]'),
    ])
  })
})

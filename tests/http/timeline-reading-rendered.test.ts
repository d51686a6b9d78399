import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { DatabaseError } from '../../src/storage/postgres-errors.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'
import { ACCOUNT_TIMELINE, idsOf, linesOf, readPages, recordEvents } from '../support/timeline-reading.ts'
import { createContact, createTemplate, EVENTS, postBatch } from '../support/timeline-setup.ts'

const COUNT = 60
const server = useTestServer()
let account: TestAccount
let contactId: string
let templateId: string
let largeId: string
let largeTemplate: string

const at = (second: number) => new Date(Date.UTC(2026, 4, 4, 16, 0, second)).toISOString()

beforeAll(async () => {
  account = await server.createAccount()
  templateId = await createTemplate(account, {
    headerTemplate: 'Finished **{{course}}**',
    detailTemplate: '{{#formatDate timestamp}}{{/formatDate}} {{extraData.note}}',
  })
  contactId = await createContact(account, { email: 'rendered@example.org' })
  const events = [
    { id: 'r1', tokens: { course: 'Rust <b>' }, extraData: { note: 'well *done*' }, timestamp: at(1) },
    { id: 'r2', tokens: {}, timestamp: at(2) },
  ]
  await store(contactId, templateId, events)
  largeTemplate = await createTemplate(account, {
    detailTemplate: `{{#each extraData}}${'long '.repeat(200)}{{/each}}`,
  })
  largeId = await createContact(account, { email: 'large@example.org' })
  const turns = Array.from({ length: 100 }, () => 1)
  const large = Array.from({ length: COUNT }, (_, n) => ({ id: `l${n}`, extraData: turns, timestamp: at(n) }))
  await store(largeId, largeTemplate, large)
})

afterEach(() => {
  vi.restoreAllMocks()
})

async function store(objectId: string, eventTemplateId: string, events: readonly object[]): Promise<void> {
  const inputs = events.map((event) => ({ eventTemplateId, objectId, ...event }))
  expect(await postBatch(account, inputs)).toMatchObject({ status: 201 })
}

describe('render', () => {
  test('adds to each event the HTML that its own calls answer with (R9, P4, P5)', async () => {
    const reply = await account.send('GET', `${recordEvents(contactId)}&render=both`)
    expect(idsOf(reply)).toEqual(['r2', 'r1'])
    for (const item of reply.body.results) {
      const path = `${EVENTS}/${templateId}/${item.id}`
      expect(item.header).toBe((await account.send('GET', `${path}/render`)).text)
      expect(item.detail).toBe((await account.send('GET', `${path}/detail`)).body.details)
    }
    expect(reply.body.results[1].header).toContain('<strong>Rust &lt;b&gt;</strong>')
  })

  test('adds one part when one is asked for, and none when not', async () => {
    const parts = async (query: string) => {
      const reply = await account.send('GET', `${ACCOUNT_TIMELINE}?eventTemplateId=${templateId}${query}`)
      return ['header', 'detail'].filter((part) => part in reply.body.results[0])
    }
    expect(await parts('&render=header')).toEqual(['header'])
    expect(await parts('&render=detail')).toEqual(['detail'])
    expect(await parts('&render=none')).toEqual([])
    expect(await parts('')).toEqual([])
  })

  test('other words answer 400 and name it (PE13)', async () => {
    const reply = await account.send('GET', `${ACCOUNT_TIMELINE}?render=all`)
    expect(reply).toMatchObject({ status: 400 })
    expect(reply.body.message).toContain('query parameter: render')
  })

  test('a template without that part, or over its budget, renders empty (R15)', async () => {
    const endless = await createTemplate(account, {
      detailTemplate:
        '{{#each extraData}}{{#each ../extraData}}{{#each ../../extraData}}x{{/each}}{{/each}}{{/each}}',
    })
    const id = await createContact(account, { email: 'endless@example.org' })
    await store(id, endless, [{ id: 'endless', extraData: Array.from({ length: 100 }, () => 1) }])
    const reply = await account.send('GET', `${recordEvents(id)}&render=both`)
    expect(reply.body.results[0]).toMatchObject({ header: '', detail: '' })
  })

  test('is in streams too, and the same', async () => {
    const query = `?eventTemplateId=${templateId}&render=both`
    const page = await account.send('GET', ACCOUNT_TIMELINE + query)
    const stream = await account.send('GET', `${ACCOUNT_TIMELINE}${query}&format=ndjson`)
    expect(linesOf(stream.text).slice(0, -1)).toEqual(page.body.results)
  })

  test('ends a page early when it grows large, and misses no event (decision 61)', async () => {
    const pages = await readPages(account, `${recordEvents(largeId)}&render=detail&limit=100`)
    expect(pages.flatMap(idsOf)).toEqual(Array.from({ length: COUNT }, (_, n) => `l${COUNT - 1 - n}`))
    expect(pages.length).toBeGreaterThan(1)
    expect(Math.max(...pages.map(({ text }) => text.length))).toBeLessThan(6_000_000)
  })

  test('lets a stream break off between two events, and go on there (decision 61)', async () => {
    const find = server.stores.templates.findTemplates
    let calls = 0
    vi.spyOn(server.stores.templates, 'findTemplates').mockImplementation(async (appId, ids) => {
      calls += 1
      if (calls === 1) return find(appId, ids)
      throw new DatabaseError('unavailable', new Error('gone'))
    })
    const walk = server.stores.reader.walk
    vi.spyOn(server.stores.reader, 'walk').mockImplementation((accountId, asked) =>
      walk(accountId, { ...asked, limit: Math.min(asked.limit, 4), maxExamined: 4 }).then((found) => ({
        ...found,
        isFull: true,
      })),
    )
    const url = `${recordEvents(largeId)}&render=detail&format=ndjson`
    const broken = linesOf((await account.send('GET', url)).text)
    vi.restoreAllMocks()
    expect(broken.map(({ id }) => id)).toEqual(['l59', 'l58', 'l57', 'l56', undefined])
    expect(broken.at(-1)).toMatchObject({ complete: false, count: 4 })
    const rest = linesOf((await account.send('GET', `${url}&after=${broken.at(-1).after}`)).text)
    expect(rest[0].id).toBe('l55')
    expect(rest.at(-1)).toEqual({ kind: 'end', complete: true, count: COUNT - 4 })
  })

  test('gives other requests their turn while a page is rendered', async () => {
    const replied: string[] = []
    const send = (name: string, path: string) =>
      account.send('GET', path).then(() => {
        replied.push(name)
      })
    const getAccount = server.stores.accounts.getAccount
    const others: Promise<void>[] = []
    vi.spyOn(server.stores.accounts, 'getAccount').mockImplementation(async (id) => {
      const found = await getAccount(id)
      // All that is left for the page is to compute: this one has its turn when that lets go of the thread.
      setImmediate(() => others.push(send('other', '/health/live')))
      return found
    })
    others.push(send('page', `${recordEvents(largeId)}&render=detail&limit=60`))
    await vi.waitUntil(() => others.length > 1)
    await Promise.all(others)
    vi.restoreAllMocks()
    expect(replied).toEqual(['other', 'page'])
  })
})

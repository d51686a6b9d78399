import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createContact, linkTo } from '../support/crm.ts'
import { buildStubServer, type StubServer } from '../support/stub-server.ts'
import { type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
const DUE = '2026-06-01T08:00:00Z'
let account: TestAccount
let logging: StubServer
let contactIds: readonly string[]

beforeAll(async () => {
  account = await server.createAccount()
  logging = await buildStubServer(server.db)
  const inputs = Array.from({ length: 100 }, (_, at) => ({
    properties: { email: `known.${at}@example.org` },
  }))
  const reply = await account.send('POST', '/crm/v3/objects/contacts/batch/create', { inputs })
  contactIds = reply.body.results.map(({ id }: { id: string }) => id)
  // Leases blocks of ids, which a batch needs now and then whatever its size.
  await post('tasks/batch/create', taskInputs(1))
  await post('contacts/batch/upsert', upsertInputs(1, 'warm'))
})

afterAll(() => logging.app.close())

async function post(path: string, inputs: readonly object[]) {
  const reply = await logging.app.inject({
    method: 'POST',
    url: `/crm/v3/objects/${path}`,
    headers: { authorization: `Bearer ${account.token}`, 'content-type': 'application/json' },
    payload: JSON.stringify({ inputs }),
  })
  const { results } = reply.json<{ results: readonly unknown[] }>()
  return { status: reply.statusCode, count: results.length, statements: logging.logged().at(-1)?.statements }
}

const taskInputs = (count: number) =>
  contactIds.slice(0, count).map((id) => ({
    properties: { hs_timestamp: DUE, hs_task_subject: 'Call' },
    associations: [linkTo(id, 204)],
  }))

/** One new contact, then known ones. */
const upsertInputs = (count: number, run: string) =>
  [`new.${run}@example.org`, ...Array.from({ length: count }, (_, at) => `known.${at}@example.org`)].map(
    (email) => ({ id: email, idProperty: 'email', properties: { email, city: run } }),
  )

describe('the SQL statements in the log line of a request', () => {
  test('are as many for a batch of one linked task as for one of a hundred (decision 9, OBJ-90)', async () => {
    const one = await post('tasks/batch/create', taskInputs(1))
    const hundred = await post('tasks/batch/create', taskInputs(100))
    expect([one.status, one.count, hundred.status, hundred.count]).toEqual([201, 1, 201, 100])
    expect(hundred.statements).toBe(one.statements)
    expect(one.statements).toBeLessThan(11)
  })

  test('are as many for an upsert of three contacts as for one of ninety (decision 9, OBJ-77)', async () => {
    const few = await post('contacts/batch/upsert', upsertInputs(2, 'few'))
    const many = await post('contacts/batch/upsert', upsertInputs(89, 'many'))
    expect([few.status, few.count, many.status, many.count]).toEqual([200, 3, 200, 90])
    expect(many.statements).toBe(few.statements)
    expect(few.statements).toBeLessThan(14)
  })
})

describe('named statements of a running server (decision 95)', () => {
  test('go on when a migration of a newer release adds to the tables', async () => {
    expect(await post('tasks/batch/create', taskInputs(2))).toMatchObject({ status: 201 })
    await server.db.query('alter table crm_record add column later int default 1', [])
    await server.db.query('alter table association alter column category type varchar(100)', [])
    expect(await post('tasks/batch/create', taskInputs(2))).toMatchObject({ status: 201, count: 2 })
    const contact = await createContact(account, { email: 'after@example.org' })
    const reply = await account.send('GET', `/crm/v3/objects/contacts/${contact}?associations=companies`)
    expect(reply).toMatchObject({ status: 200, body: { id: contact } })
  })

  test('go on when every connection was lost and opened again', async () => {
    await server.db
      .query('select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()', [])
      .catch(() => undefined)
    const again = () => post('tasks/batch/create', taskInputs(3)).catch(() => undefined)
    await expect.poll(again).toMatchObject({ status: 201, count: 3 })
  })
})

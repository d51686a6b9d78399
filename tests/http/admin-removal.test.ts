import { beforeAll, describe, expect, test } from 'vitest'
import { createIdLeases } from '../../src/storage/id-leases.ts'
import { runPlannedWrite } from '../../src/storage/planned-write.ts'
import { adminOf, createPortal } from '../support/admin.ts'
import { digestDatabase } from '../support/database-digest.ts'
import { type AccountTable, countRows, fillTable, listAccountTables } from '../support/fill-tables.ts'
import { type Reply, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
const admin = adminOf(server)
const CONTACTS = '/crm/v3/objects/contacts'
let tables: readonly AccountTable[]

beforeAll(async () => {
  tables = await listAccountTables(server.db)
})

const refusalOf = ({ status, body }: Reply) => [status, body.category]
const rowsOf = (accountId: string) => countRows(server.db, tables, accountId)
const post = (portal: Reply['body'], url: string, body: object) =>
  server.send({ method: 'POST', url, token: portal.token, body })
const createContact = (portal: Reply['body'], email: string) =>
  post(portal, CONTACTS, { properties: { email } })

/** A portal with rows in every account-owned table, in one of them more than one statement takes. */
async function createFilled(): Promise<Reply['body']> {
  const portal = await createPortal(admin)
  for (const table of tables) {
    const count = table.name === 'record_change' ? 4_500 : 3
    await fillTable(server.db, table, { accountId: portal.id, count })
  }
  return portal
}

describe('deleting an account (decision 46)', () => {
  test('leaves no row in any table that has rows of accounts, and touches no other account', async () => {
    const [doomed, other] = [await createFilled(), await createFilled()]
    expect(Object.keys(await rowsOf(doomed.id))).toEqual(tables.map(({ name }) => name))
    const before = await digestDatabase(server.db, other.id)
    expect((await admin('DELETE', `/accounts/${doomed.id}`)).status).toBe(204)
    expect(await rowsOf(doomed.id)).toEqual({})
    expect(await digestDatabase(server.db, other.id)).toEqual(before)
    const left = await server.db.query(
      `select (select count(*) from account where id = $1)::int as accounts,
        (select count(*) from app where developer_account_id = $1)::int as apps,
        (select count(*) from credential where developer_account_id = $1)::int as credentials`,
      [doomed.id],
    )
    expect(left).toEqual([{ accounts: 0, apps: 0, credentials: 0 }])
    expect(refusalOf(await createContact(doomed, 'a@example.com'))).toEqual([401, 'INVALID_AUTHENTICATION'])
    expect(refusalOf(await admin('DELETE', `/accounts/${doomed.id}`))).toEqual([404, 'OBJECT_NOT_FOUND'])
  })

  test('takes its apps along with templates and clients', async () => {
    const portal = await createPortal(admin)
    const templates = `/integrators/timeline/v3/${portal.app.id}/event-templates`
    await post(portal, templates, { name: 'T', tokens: [{ name: 'a', label: 'A', type: 'string' }] })
    const wanted = { developerAccountId: portal.id, name: 'Sync', redirectUris: ['https://app.example/'] }
    const { id: appId } = (await admin('POST', '/apps', wanted)).body
    await admin('DELETE', `/accounts/${portal.id}`)
    const rows = await server.db.query(
      `select 1 from event_template where app_id = $1 union all select 1 from oauth_client where app_id = $2
       union all select 1 from event_template_token k where not exists (
         select 1 from event_template t where t.id = k.template_id)`,
      [portal.app.id, appId],
    )
    expect(rows).toEqual([])
  })

  test('is refused while another account has one of its apps: 409 names it', async () => {
    const owner = await createPortal(admin)
    const user = await createPortal(admin, { app: { id: owner.app.id } })
    const refused = await admin('DELETE', `/accounts/${owner.id}`)
    expect([refusalOf(refused), refused.body.context.id]).toEqual([[409, 'CONFLICT'], [user.id]])
    expect((await createContact(owner, 'still@example.com')).status).toBe(201)
    await admin('DELETE', `/accounts/${user.id}`)
    expect((await admin('DELETE', `/accounts/${owner.id}`)).status).toBe(204)
  })

  test('is refused for the account of dev mode, which the next start would make anew', async () => {
    const portal = await createPortal(admin)
    await server.db.query("update credential set label = 'bootstrap' where account_id = $1", [portal.id])
    expect(refusalOf(await admin('DELETE', `/accounts/${portal.id}`))).toEqual([409, 'CONFLICT'])
    expect((await admin('POST', `/accounts/${portal.id}/reset`)).status).toBe(200)
  })

  test('that was broken off is shown, keeps everyone out, and goes on when it is asked for again', async () => {
    const portal = await createFilled()
    const closed = await server.stores.admin.closeAccount(portal.id, {
      reason: 'deleted',
      now: 1,
      keptLabel: '',
    })
    const sweep = { reason: 'deleted', closedAt: 1, budgetMs: 0 } as const
    expect([closed, await server.stores.admin.sweepAccount(portal.id, sweep)]).toEqual([
      { state: 'closed', closedAt: 1 },
      'more',
    ])
    expect((await admin('GET', `/accounts/${portal.id}`)).body.state).toBe('deleting')
    expect([401, 403]).toContain((await createContact(portal, 'late@example.com')).status)
    expect(refusalOf(await admin('POST', `/accounts/${portal.id}/reset`))).toEqual([404, 'OBJECT_NOT_FOUND'])
    expect((await admin('DELETE', `/accounts/${portal.id}`)).status).toBe(204)
    expect(await rowsOf(portal.id)).toEqual({})
  })
})

describe('writers beside a deletion leave nothing (decisions 46 and 70)', () => {
  test('requests in flight, and counts of them that are stored later', async () => {
    const portal = await createPortal(admin)
    await createContact(portal, 'first@example.com')
    const writes = Array.from({ length: 30 }, (_, at) => createContact(portal, `racing-${at}@example.com`))
    const [deleted, ...written] = await Promise.all([admin('DELETE', `/accounts/${portal.id}`), ...writes])
    expect(deleted.status).toBe(204)
    expect(written.filter(({ status }) => ![201, 401, 403].includes(status))).toEqual([])
    await server.restart()
    expect(await rowsOf(portal.id)).toEqual({})
  })

  test('a transaction in progress is waited for', async () => {
    const portal = await createPortal(admin)
    const gate = Promise.withResolvers<undefined>()
    const writing = server.db.transaction(
      async (tx) => {
        await gate.promise
        await tx.query(`insert into visitor (account_id, utk, first_seen_at) values ($1, 'u', now())`, [
          portal.id,
        ])
      },
      async () => true,
      { accountId: portal.id, isAlone: false },
    )
    const deleting = admin('DELETE', `/accounts/${portal.id}`)
    const waiting = `select 1 from pg_locks where locktype = 'advisory' and not granted`
    await expect.poll(() => server.db.query(waiting, [])).toHaveLength(1)
    gate.resolve(undefined)
    await writing
    expect((await deleting).status).toBe(204)
    expect(await rowsOf(portal.id)).toEqual({})
  })

  test('whoever comes late by another way is refused', async () => {
    const { id: accountId } = await createPortal(admin)
    await admin('DELETE', `/accounts/${accountId}`)
    const closed = { trouble: 'account_closed' }
    const write = {
      accountId,
      load: async () => 1,
      plan: () => 1,
      apply: async () => {},
      verify: async () => true,
    }
    await expect(runPlannedWrite(server.db, write)).rejects.toMatchObject(closed)
    await expect(createIdLeases(server.db, {}).reserve(accountId, 'x', 1)).rejects.toMatchObject(closed)
    const owners = { owners: [{ id: '1', type: 'PERSON', teams: [], archived: false }], now: 1 } as const
    await expect(server.stores.owners.putOwners(accountId, owners)).rejects.toMatchObject(closed)
    await expect(server.stores.oauth.ensureUser(accountId, 'a@example.com', 1)).rejects.toMatchObject(closed)
    expect(await rowsOf(accountId)).toEqual({})
  })
})

describe('resetting an account (decision 46)', () => {
  const kept = [
    'account_user',
    'authorization_code',
    'credential',
    'id_counter',
    'installation',
    'refresh_token',
  ]

  test('leaves users, credentials, installs and counters of ids, and nothing else', async () => {
    const portal = await createFilled()
    const before = await rowsOf(portal.id)
    const reset = await admin('POST', `/accounts/${portal.id}/reset`)
    expect([reset.status, reset.body]).toEqual([200, { accountId: portal.id, state: 'emptied' }])
    expect(await rowsOf(portal.id)).toEqual(Object.fromEntries(kept.map((name) => [name, before[name]])))
    expect((await admin('GET', `/accounts/${portal.id}`)).body.state).toBe('active')
  })

  test('lets a test suite start anew with the token that it has; ids go on', async () => {
    const portal = await createPortal(admin)
    const templates = `/integrators/timeline/v3/${portal.app.id}/event-templates`
    const { id: eventTemplateId } = (await post(portal, templates, { name: 'T' })).body
    const email = 'ann@example.com'
    const first = await createContact(portal, email)
    const event = { eventTemplateId, id: 'e1', email }
    expect((await post(portal, '/integrators/timeline/v3/events', event)).status).toBe(201)
    await post(portal, '/crm/v3/properties/contacts', {
      name: 'own',
      label: 'Own',
      groupName: 'contactinformation',
      type: 'string',
      fieldType: 'text',
    })
    expect((await admin('POST', `/accounts/${portal.id}/reset`)).status).toBe(200)
    const get = async (url: string) => server.send({ method: 'GET', url, token: portal.token })
    expect((await get(CONTACTS)).body.results).toEqual([])
    expect((await get('/crm/v3/properties/contacts/own')).status).toBe(404)
    expect((await get(templates)).body.results).toHaveLength(1)
    const second = await createContact(portal, email)
    expect([second.status, Number(second.body.id) > Number(first.body.id)]).toEqual([201, true])
    expect((await post(portal, '/integrators/timeline/v3/events', event)).body.objectId).toBe(second.body.id)
  })

  test('twice at once is as once; a suspension stays', async () => {
    const portal = await createFilled()
    await admin('POST', `/accounts/${portal.id}/suspend`)
    const path = `/accounts/${portal.id}/reset`
    const resets = await Promise.all([admin('POST', path), admin('POST', path)])
    expect(resets.map(({ status }) => status)).toEqual([200, 200])
    expect((await admin('GET', `/accounts/${portal.id}`)).body.state).toBe('suspended')
    await admin('POST', `/accounts/${portal.id}/resume`)
    expect((await createContact(portal, 'new@example.com')).status).toBe(201)
  })

  test('that is over takes nothing of what is written afterwards, if another call of it goes on', async () => {
    const portal = await createPortal(admin)
    const closed = await server.stores.admin.closeAccount(portal.id, {
      reason: 'emptying',
      now: 5,
      keptLabel: '',
    })
    expect(closed).toEqual({ state: 'closed', closedAt: 5 })
    expect((await admin('GET', `/accounts/${portal.id}`)).body.state).toBe('emptying')
    expect(refusalOf(await createContact(portal, 'early@example.com'))).toEqual([403, 'BANNED'])
    expect((await admin('POST', `/accounts/${portal.id}/reset`)).status).toBe(200)
    expect((await createContact(portal, 'new@example.com')).status).toBe(201)
    const late = { reason: 'emptying', closedAt: 5, budgetMs: 1_000 } as const
    expect(await server.stores.admin.sweepAccount(portal.id, late)).toBe('done')
    expect((await rowsOf(portal.id)).crm_record).toBe(1)
  })
})

test("another account's user, app and client look missing to operators, too (reliability P5)", async () => {
  const [own, other] = [await createPortal(admin), await createPortal(admin)]
  const user = (await admin('POST', `/accounts/${other.id}/users`, { email: 'o@example.com' })).body
  const wanted = { developerAccountId: other.id, name: 'Sync', redirectUris: ['https://app.example/'] }
  const app = (await admin('POST', '/apps', wanted)).body
  const before = await digestDatabase(server.db, other.id)
  const refused = [
    await admin('DELETE', `/accounts/${own.id}/users/${user.id}`),
    await admin('PUT', `/accounts/${own.id}/users/${user.id}/password`, {}),
    await admin('DELETE', `/accounts/${own.id}/installs/${other.app.id}`),
    await admin('POST', `/apps/${own.app.id}/clients/${app.clients[0].clientId}/secret`),
  ]
  expect(refused.map(refusalOf)).toEqual(refused.map(() => [404, 'OBJECT_NOT_FOUND']))
  expect((await admin('GET', `/accounts/${own.id}/users`)).body.results).toEqual([])
  expect(await digestDatabase(server.db, other.id)).toEqual(before)
})

import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { BATCH_CONCURRENCY, type Group } from './group.ts'
import type { HttpClient } from './http-client.ts'

/** The rows of an account with an app, its installation, a token and a developer key. */
const INSERT_PORTAL = `
with made as (
  insert into account (id, kind, account_type, name, time_zone, currency, created_at)
  values ($1, 'standard', 'STANDARD', 'Bench', 'UTC', 'USD', now())
), of_app as (
  insert into app (id, developer_account_id, name, created_at) values ($2, $1, 'Bench app', now())
), installed as (
  insert into installation (account_id, app_id, scopes, created_at) values ($1, $2, '{*}', now())
)
insert into credential
  (secret_hash, kind, account_id, app_id, developer_account_id, label, hint, scopes, created_at)
values ($3, 'private_app', $1, $2, $1, 'bench', '…', '{*}', now()),
  ($4, 'developer_key', null, null, $1, 'bench', '…', '{*}', now())`

/** Above what the server gives out in a run. */
const FIRST_ID = 1_000_000_000

/** Portals for tests: one call of the admin API for each, by one client and by several. */
export function buildPortalGroups(deps: {
  readonly admin: HttpClient
  readonly pool: pg.Pool
}): readonly Group[] {
  let lastId = FIRST_ID
  const insert = async () => {
    lastId += 1
    const values = [lastId, lastId, randomBytes(32), randomBytes(32)]
    await deps.pool.query({ name: 'insert_portal', text: INSERT_PORTAL, values })
  }
  const post = async () => {
    await deps.admin.post('/tidemark/v1/admin/accounts', { name: 'Bench', app: {} })
  }
  return [1, BATCH_CONCURRENCY].map((concurrency) => ({
    name: `portals x${concurrency}`,
    driver: { concurrency, eventsPerCall: 1, call: insert },
    http: { concurrency, eventsPerCall: 1, call: post },
  }))
}

/** They are measured only when they are asked for: thousands of accounts would change what the others show. */
export function arePortalsWanted(only: string | undefined): boolean {
  return only?.startsWith('portal') === true
}

import type { AppDirectory } from '../../domain/admin/admin-store.ts'
import type { ManagedApp, ManagedClient, NewClient } from '../../domain/admin/managed-app.ts'
import type { Database, Querier } from '../database.ts'
import { LOCK_APP } from '../template-rows.ts'
import { createInstallDirectory } from './install-rows.ts'
import { createNumberLeases } from './number-leases.ts'

const FIRST_APP_ID = 20_001
const SHOWN_ACCOUNTS = 20

const APP_COLUMNS = `a.id, a.developer_account_id, a.name, a.created_at,
  coalesce((
    select json_agg(json_build_object('clientId', c.client_id, 'isPublic', c.secret_hash is null,
      'redirectUris', c.redirect_uris, 'scopes', c.scopes) order by c.created_at, c.client_id)
    from oauth_client c where c.app_id = a.id
  ), '[]'::json) as clients`

// By primary key, in its order.
const LIST_APPS = `
select ${APP_COLUMNS} from app a
where a.id > coalesce($1::bigint, -1) and ($3::bigint is null or a.developer_account_id = $3)
order by a.id limit $2`

// By primary key.
const FIND_APP = `select ${APP_COLUMNS} from app a where a.id = $1`

const INSERT_APP = `insert into app (id, developer_account_id, name, created_at) values ($1, $2, $3, $4)`
const INSERT_CLIENT = `
insert into oauth_client (client_id, app_id, secret_hash, redirect_uris, scopes, created_at, label)
values ($1, $2, $3, $4, $5, $6, $7)`
const REPLACE_SECRET = `
update oauth_client set secret_hash = $3 where client_id = $1 and app_id = $2 and secret_hash is not null returning 1`

const HOLD_OWNER = `select hold_account($1::bigint, $2)`
const IS_APP = `select 1 from app where id = $1`
const HAS_APP = `select 1 from app where id = $1 and developer_account_id = $2`

/** Reads the installations of all accounts: no index leads with the app (decision 7). */
const LIST_USERS = `
select account_id::text as id from installation where app_id = $1 and account_id <> $2 order by 1 limit ${SHOWN_ACCOUNTS}`

// Whatever is of an app; its events stay where they are, and nobody sees them any more.
const REMOVE_APP = [
  // As who makes a template: that one is there to be deleted then, or finds no app.
  LOCK_APP,
  `delete from event_template_token where template_id in (select id from event_template where app_id = $1)`,
  `delete from event_template where app_id = $1`,
  `delete from oauth_client where app_id = $1`,
  `delete from authorization_code where app_id = $1`,
  `delete from refresh_token where app_id = $1`,
  `delete from credential where app_id = $1`,
  `delete from installation where app_id = $1`,
  `delete from app where id = $1`,
]

type AppRow = {
  id: string
  developer_account_id: string
  name: string
  created_at: Date
  clients: readonly ManagedClient[]
}

/** Apps, their clients and installations as operators manage them, in PostgreSQL. */
export function createAppDirectory(db: Database): AppDirectory {
  const isUsed = async (id: string) => (await db.query(IS_APP, [id])).length > 0
  const ids = createNumberLeases(db, { name: 'app', first: FIRST_APP_ID, isUsed })
  return {
    listApps: async ({ after, limit }, developerAccountId) =>
      (await db.query<AppRow>(LIST_APPS, [after, limit, developerAccountId])).map(decodeApp),
    findApp: async (appId) => {
      const [row] = await db.query<AppRow>(FIND_APP, [appId])
      return row && decodeApp(row)
    },
    takeAppId: ids.takeUnused,
    createApp: (app, client) => createApp(db, app, client),
    replaceSecret: async ({ appId, clientId, secretHash }) =>
      (await db.query(REPLACE_SECRET, [clientId, appId, secretHash])).length > 0,
    deleteApp: (app) => deleteApp(db, app),
    ...createInstallDirectory(db),
  }
}

/** Keeps the app from being deleted until the end of the transaction; false when it is not there. */
export async function holdOwner(
  tx: Querier,
  { id, developerAccountId }: Pick<ManagedApp, 'id' | 'developerAccountId'>,
): Promise<boolean> {
  await tx.query(HOLD_OWNER, [developerAccountId, false])
  return (await tx.query(HAS_APP, [id, developerAccountId])).length > 0
}

export async function insertApp(tx: Querier, app: Omit<ManagedApp, 'clients'>): Promise<void> {
  await tx.query(INSERT_APP, [app.id, app.developerAccountId, app.name, isoTime(app.createdAt)])
}

async function createApp(db: Database, app: Omit<ManagedApp, 'clients'>, client?: NewClient): Promise<void> {
  await db.transaction(
    async (tx) => {
      await insertApp(tx, app)
      if (client === undefined) return
      const { clientId, appId, secretHash, redirectUris, scopes, createdAt, label } = client
      const values = [clientId, appId, secretHash, redirectUris, scopes, isoTime(createdAt), label]
      await tx.query(INSERT_CLIENT, values)
    },
    async (querier) => (await querier.query(HAS_APP, [app.id, app.developerAccountId])).length > 0,
    { accountId: app.developerAccountId, isAlone: false },
  )
}

/** Nobody lets the app in meanwhile: who does so holds its owner, too. */
async function deleteApp(
  db: Database,
  { id, developerAccountId }: Pick<ManagedApp, 'id' | 'developerAccountId'>,
): Promise<readonly string[]> {
  return db.transaction(
    async (tx) => {
      const users = await tx.query<{ id: string }>(LIST_USERS, [id, developerAccountId])
      if (users.length > 0) return users.map((user) => user.id)
      await removeRows(tx, id)
      return []
    },
    async (querier) => (await querier.query(HAS_APP, [id, developerAccountId])).length === 0,
    { accountId: developerAccountId, isAlone: true },
  )
}

/** Removes an app of an account that is closed. */
export async function removeApp(db: Database, appId: string): Promise<void> {
  await db.transaction(
    (tx) => removeRows(tx, appId),
    async (querier) => (await querier.query(FIND_APP, [appId])).length === 0,
  )
}

async function removeRows(tx: Querier, appId: string): Promise<void> {
  for (const statement of REMOVE_APP) await tx.query(statement, [appId])
}

function decodeApp(row: AppRow): ManagedApp {
  return {
    id: row.id,
    developerAccountId: row.developer_account_id,
    name: row.name,
    createdAt: row.created_at.getTime(),
    clients: row.clients,
  }
}

function isoTime(epochMs: number): string {
  return new Date(epochMs).toISOString()
}

import type { OAuthClient } from '../domain/oauth/oauth-store.ts'
import type { Database } from './database.ts'
import { type ClientRow, decodeClient, isoTime } from './oauth-rows.ts'

const NEW_APP_ID = `
insert into server_counter (name, next_value) values ('app', 20001) on conflict on constraint server_counter__pkey
do update set next_value = server_counter.next_value + 1 returning next_value as id`
const INSERT_APP = `
insert into app (id, developer_account_id, name, created_at) values ($1, $2, $3, $4)
on conflict on constraint app__pkey do nothing returning 1`
const PUT_CLIENT = `
insert into oauth_client (client_id, app_id, secret_hash, redirect_uris, scopes, created_at, label)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict on constraint oauth_client__pkey do update set secret_hash = excluded.secret_hash,
  redirect_uris = excluded.redirect_uris, scopes = excluded.scopes, label = excluded.label`
const LIST_CLIENTS = `
select c.client_id, c.app_id, a.developer_account_id, a.name as app_name, c.secret_hash, c.redirect_uris, c.scopes
from oauth_client c join app a on a.id = c.app_id order by c.app_id, c.client_id limit $1`
const INSERT_USER = `
insert into account_user (account_id, id, email, password_hash, created_at)
select $1, coalesce(max(id), 0) + 1, $2, $3, $4 from account_user where account_id = $1
on conflict (account_id, email) do update set password_hash = excluded.password_hash
returning id`

// By primary key.
const FIND_USER = `select 1 from account_user where account_id = $1 and id = $2`

/** What operators set up of OAuth. */
export type OAuthSetup = {
  /** Makes an app of the developer account; answers its id. */
  readonly createApp: (app: {
    readonly developerAccountId: string
    readonly name: string
    readonly createdAt: number
  }) => Promise<string>
  /** Makes the client, or changes what it may do. */
  readonly putClient: (client: {
    readonly clientId: string
    readonly appId: string
    /** Absent for a public client. */
    readonly secretHash?: Uint8Array
    readonly redirectUris: readonly string[]
    readonly scopes: readonly string[]
    readonly label: string
    readonly createdAt: number
  }) => Promise<void>
  readonly listClients: (limit: number) => Promise<readonly OAuthClient[]>
  readonly hasUser: (accountId: string, userId: string) => Promise<boolean>
  /** Makes the user of the account with this address, or gives it another password. */
  readonly putUser: (user: {
    readonly accountId: string
    readonly email: string
    readonly passwordHash: string
    readonly createdAt: number
  }) => Promise<string>
}

const MAX_APP_ID_TRIES = 1_000

/** Apps, clients and users in PostgreSQL. */
export function createOAuthSetup(db: Database): OAuthSetup {
  return {
    createApp: async ({ developerAccountId, name, createdAt }) => {
      // Ids that operators chose for other apps are passed over.
      for (let attempt = 0; attempt < MAX_APP_ID_TRIES; attempt += 1) {
        const [row] = await db.query<{ id: string }>(NEW_APP_ID, [])
        const values = [row?.id, developerAccountId, name, isoTime(createdAt)]
        if (row && (await db.query(INSERT_APP, values)).length > 0) return row.id
      }
      throw new Error('no free app id was found')
    },
    putClient: async (client) => {
      const { clientId, appId, secretHash, redirectUris, scopes, createdAt, label } = client
      await db.query(PUT_CLIENT, [
        clientId,
        appId,
        secretHash,
        redirectUris,
        scopes,
        isoTime(createdAt),
        label,
      ])
    },
    listClients: async (limit) => (await db.query<ClientRow>(LIST_CLIENTS, [limit])).map(decodeClient),
    hasUser: async (accountId, userId) => (await db.query(FIND_USER, [accountId, userId])).length > 0,
    putUser: async ({ accountId, email, passwordHash, createdAt }) => {
      const values = [accountId, email, passwordHash, isoTime(createdAt)]
      const [row] = await db.query<{ id: string }>(INSERT_USER, values)
      if (!row) throw new Error('the user was not stored')
      return row.id
    },
  }
}

import type { Database } from './database.ts'
import { isoTime } from './oauth-rows.ts'

const PUT_CLIENT = `
insert into oauth_client (client_id, app_id, secret_hash, redirect_uris, scopes, created_at, label)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict on constraint oauth_client__pkey do update set secret_hash = excluded.secret_hash,
  redirect_uris = excluded.redirect_uris, scopes = excluded.scopes, label = excluded.label`
const INSERT_USER = `
insert into account_user (account_id, id, email, password_hash, created_at)
select $1::bigint, coalesce(max(id), 0) + 1, $2, $3, $4 from hold_account($1::bigint, false)
left join account_user on account_id = $1
on conflict (account_id, email) do update set password_hash = excluded.password_hash
returning id`

// By primary key.
const FIND_USER = `select 1 from account_user where account_id = $1 and id = $2`

/** What operators set up of OAuth. */
export type OAuthSetup = {
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
  readonly hasUser: (accountId: string, userId: string) => Promise<boolean>
  /** Makes the user of the account with this address, or gives it another password. */
  readonly putUser: (user: {
    readonly accountId: string
    readonly email: string
    readonly passwordHash: string
    readonly createdAt: number
  }) => Promise<string>
}

/** Clients and users in PostgreSQL. */
export function createOAuthSetup(db: Database): OAuthSetup {
  return {
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
    hasUser: async (accountId, userId) => (await db.query(FIND_USER, [accountId, userId])).length > 0,
    putUser: async ({ accountId, email, passwordHash, createdAt }) => {
      const values = [accountId, email, passwordHash, isoTime(createdAt)]
      const [row] = await db.query<{ id: string }>(INSERT_USER, values)
      if (!row) throw new Error('the user was not stored')
      return row.id
    },
  }
}

import type {
  AccountUser,
  AuthorizationCode,
  FoundRefreshToken,
  Grant,
  NewAccessToken,
  OAuthClient,
  OAuthStore,
  RefreshToken,
  StoredCode,
  TokenFacts,
} from '../domain/oauth/oauth-store.ts'
import type { Database, Querier } from './database.ts'

/** How long an expired token is still known, so that its caller learns that it has expired (PA36). */
const KEEP_EXPIRED_DAYS = 7
const SWEPT_AT_ONCE = 200

// By primary key.
const FIND_CLIENT = `
select c.client_id, c.app_id, a.developer_account_id, a.name as app_name, c.secret_hash, c.redirect_uris, c.scopes
from oauth_client c join app a on a.id = c.app_id
where c.client_id = $1`

const SAVE_CODE = `
insert into authorization_code (code_hash, client_id, app_id, account_id, user_id, redirect_uri, scopes, challenge,
  created_at, expires_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`

const CODE_COLUMNS = `code_hash, client_id, app_id, account_id, user_id, redirect_uri, scopes, challenge,
  created_at, expires_at, spent_at`

const FIND_CODE = `select ${CODE_COLUMNS} from authorization_code where code_hash = $1`
const SPEND_CODE = `
update authorization_code set spent_at = $2 where code_hash = $1 and spent_at is null returning 1`

// Waits for an exchange of the code that is in progress, and voids what it stores.
const NOTE_REUSE = `update authorization_code set reused_at = $2 where code_hash = $1`
const HOLD_UNREUSED_CODE = `
select 1 from authorization_code where code_hash = $1 and reused_at is null for update`
const REVOKE_FAMILY_TOKENS = `update credential set revoked_at = $2 where family = $1 and revoked_at is null`
const REVOKE_FAMILY_REFRESH = `update refresh_token set revoked_at = $2 where family = $1 and revoked_at is null`

const INSERT_ACCESS = `
insert into credential (secret_hash, kind, account_id, app_id, developer_account_id, label, hint, scopes, created_at,
  expires_at, user_id, client_id, family)
select $1, $2, $3, a.id, a.developer_account_id, 'OAuth', $5, $6, $7, $8, $9, $10, $11
from app a where a.id = $4`

const INSERT_REFRESH = `
insert into refresh_token (token_hash, client_id, app_id, account_id, user_id, family, created_at, is_replaced)
values ($1, $2, $3, $4, $5, $6, $7, false)`

const PUT_INSTALLATION = `
insert into installation (account_id, app_id, scopes, created_at) values ($1, $2, $3, $4)
on conflict on constraint installation__pkey do update set scopes = excluded.scopes`

const SWEEP_CODES = `
delete from authorization_code where code_hash in (
  select code_hash from authorization_code where expires_at < $1 order by expires_at limit ${SWEPT_AT_ONCE})`
const SWEEP_TOKENS = `
delete from credential where secret_hash in (
  select secret_hash from credential where kind in ('oauth', 'client_credentials') and expires_at < $1
  order by expires_at limit ${SWEPT_AT_ONCE})`

const FIND_REFRESH = `
select r.token_hash, r.client_id, r.app_id, r.account_id, r.user_id, r.family, r.created_at, r.is_replaced,
  r.revoked_at is not null as is_revoked, i.scopes
from refresh_token r
left join installation i on i.account_id = r.account_id and i.app_id = r.app_id
where r.token_hash = $1`

const HOLD_LIVE_REFRESH = `
select 1 from refresh_token where token_hash = $1 and revoked_at is null for update`
const REPLACE_REFRESH = `update refresh_token set revoked_at = $2, is_replaced = true where token_hash = $1`
const REVOKE_REFRESH = `
update refresh_token set revoked_at = $2
where token_hash = $1 and revoked_at is null and ($3::text is null or client_id = $3)`

const FIND_TOKEN_FACTS = `
select t.kind, t.app_id, t.account_id, a.name as account_name, t.user_id, u.email as user_email, t.client_id, t.scopes,
  t.expires_at
from credential t
left join account a on a.id = t.account_id
left join account_user u on u.account_id = t.account_id and u.id = t.user_id
where t.secret_hash = $1 and t.kind <> 'developer_key' and t.revoked_at is null
  and (t.expires_at is null or t.expires_at > $2)`

const FIND_REFRESH_FACTS = `
select 'oauth' as kind, r.app_id, r.account_id, a.name as account_name, r.user_id, u.email as user_email, r.client_id,
  i.scopes, null::timestamptz as expires_at
from refresh_token r
join installation i on i.account_id = r.account_id and i.app_id = r.app_id
join account a on a.id = r.account_id
left join account_user u on u.account_id = r.account_id and u.id = r.user_id
where r.token_hash = $1 and r.revoked_at is null`

const DELETE_INSTALLATION = `delete from installation where account_id = $1 and app_id = $2 returning 1`
const REVOKE_INSTALLATION_TOKENS = `
update credential set revoked_at = $3 where account_id = $1 and app_id = $2 and kind = 'oauth' and revoked_at is null`
const REVOKE_INSTALLATION_REFRESH = `
update refresh_token set revoked_at = $3 where account_id = $1 and app_id = $2 and revoked_at is null`

const LIST_ACCOUNTS = `select id, name from account where kind = 'standard' order by id limit $1`
const FIND_USERS = `
select account_id, id, email, password_hash from account_user where email = $1 order by account_id, id limit 100`
const FIRST_USER = `
select account_id, id, email, password_hash from account_user where account_id = $1 order by id limit 1`
const INSERT_FIRST_USER = `
insert into account_user (account_id, id, email, created_at) values ($1, 1, $2, $3)
on conflict on constraint account_user__pkey do nothing`

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
  /** Makes the user of the account with this address, or gives it another password. */
  readonly putUser: (user: {
    readonly accountId: string
    readonly email: string
    readonly passwordHash: string
    readonly createdAt: number
  }) => Promise<string>
}

/** Clients, codes, tokens and installations of OAuth in PostgreSQL; secrets are there as hashes alone. */
export function createOAuthStore(db: Database): OAuthStore & OAuthSetup {
  return {
    ...createSetup(db),
    findClient: async (clientId) => {
      const [row] = await db.query<ClientRow>(FIND_CLIENT, [clientId])
      return row && decodeClient(row)
    },
    saveCode: async (code) => {
      await db.query(SAVE_CODE, codeValues(code))
    },
    findCode: async (codeHash) => {
      const [row] = await db.query<CodeRow>(FIND_CODE, [codeHash])
      return row && decodeCode(row)
    },
    spendCode: async (codeHash, now) => (await db.query(SPEND_CODE, [codeHash, isoTime(now)])).length > 0,
    revokeFamily: (family, now) => revokeFamily(db, family, now),
    issue: (code, tokens) => issue(db, code, tokens),
    findRefreshToken: async (tokenHash) =>
      decodeRefresh((await db.query<RefreshRow>(FIND_REFRESH, [tokenHash]))[0]),
    renew: (token, tokens) => renew(db, token, tokens),
    issueToApp: async ({ appId, clientId }, access) => {
      await db.query(INSERT_ACCESS, accessValues(access, { kind: 'client_credentials', appId, clientId }))
    },
    revokeRefreshToken: async (tokenHash, { clientId, now }) => {
      await db.query(REVOKE_REFRESH, [tokenHash, isoTime(now), clientId])
    },
    findTokenFacts: async (tokenHash, now) =>
      decodeFacts((await db.query<FactsRow>(FIND_TOKEN_FACTS, [tokenHash, isoTime(now)]))[0]),
    findRefreshFacts: async (tokenHash) =>
      decodeFacts((await db.query<FactsRow>(FIND_REFRESH_FACTS, [tokenHash]))[0]),
    uninstall: (of) => uninstall(db, of),
    listAccounts: (limit) => db.query(LIST_ACCOUNTS, [limit]),
    findUsers: async (email) => (await db.query<UserRow>(FIND_USERS, [email])).map(decodeUser),
    ensureUser: async (accountId, email, now) => {
      const find = async () => (await db.query<UserRow>(FIRST_USER, [accountId])).map(decodeUser)[0]
      const found = await find()
      if (found) return found
      await db.query(INSERT_FIRST_USER, [accountId, email, isoTime(now)])
      const made = await find()
      if (!made) throw new Error(`account ${accountId} has no user`)
      return made
    },
  }
}

/** Done twice it is done once: it needs no check of the commit. */
async function revokeFamily(db: Database, family: Uint8Array, now: number): Promise<void> {
  const values = [family, isoTime(now)]
  await db.transaction(
    async (tx) => {
      await tx.query(NOTE_REUSE, values)
      await tx.query(REVOKE_FAMILY_TOKENS, values)
      await tx.query(REVOKE_FAMILY_REFRESH, values)
    },
    async () => false,
  )
}

async function issue(
  db: Database,
  code: AuthorizationCode,
  { access, refreshHash }: Parameters<OAuthStore['issue']>[1],
): Promise<boolean> {
  return db.transaction(
    async (tx) => {
      await sweep(tx, access.createdAt)
      if ((await tx.query(HOLD_UNREUSED_CODE, [code.codeHash])).length === 0) return false
      const time = isoTime(access.createdAt)
      await tx.query(PUT_INSTALLATION, [code.accountId, code.appId, code.scopes, time])
      await tx.query(INSERT_ACCESS, accessValues(access, { ...code, kind: 'oauth', family: code.codeHash }))
      await tx.query(INSERT_REFRESH, refreshValues(refreshHash, { ...code, family: code.codeHash }, access))
      return true
    },
    (querier) => isStored(querier, access),
  )
}

async function renew(
  db: Database,
  token: RefreshToken,
  { access, replacement }: Parameters<OAuthStore['renew']>[1],
): Promise<boolean> {
  return db.transaction(
    async (tx) => {
      await sweep(tx, access.createdAt)
      if ((await tx.query(HOLD_LIVE_REFRESH, [token.tokenHash])).length === 0) return false
      await tx.query(INSERT_ACCESS, accessValues(access, { ...token, kind: 'oauth' }))
      if (!replacement) return true
      await tx.query(REPLACE_REFRESH, [token.tokenHash, isoTime(access.createdAt)])
      await tx.query(INSERT_REFRESH, refreshValues(replacement, token, access))
      return true
    },
    (querier) => isStored(querier, access),
  )
}

async function uninstall(
  db: Database,
  { accountId, appId, now }: Parameters<OAuthStore['uninstall']>[0],
): Promise<boolean> {
  return db.transaction(
    async (tx) => {
      const removed = await tx.query(DELETE_INSTALLATION, [accountId, appId])
      await tx.query(REVOKE_INSTALLATION_TOKENS, [accountId, appId, isoTime(now)])
      await tx.query(REVOKE_INSTALLATION_REFRESH, [accountId, appId, isoTime(now)])
      return removed.length > 0
    },
    async (querier) =>
      (
        await querier.query('select 1 from installation where account_id = $1 and app_id = $2', [
          accountId,
          appId,
        ])
      ).length === 0,
  )
}

/** Codes and tokens that nobody can use any more, a bounded number with each grant. */
async function sweep(tx: Querier, now: number): Promise<void> {
  const before = isoTime(now - KEEP_EXPIRED_DAYS * 86_400_000)
  await tx.query(SWEEP_CODES, [before])
  await tx.query(SWEEP_TOKENS, [before])
}

async function isStored(querier: Querier, { tokenHash }: NewAccessToken): Promise<boolean> {
  return (await querier.query('select 1 from credential where secret_hash = $1', [tokenHash])).length > 0
}

type Holder = Partial<Grant> & {
  readonly kind: 'oauth' | 'client_credentials'
  readonly appId: string
  readonly clientId: string
  readonly family?: Uint8Array
}

function accessValues(access: NewAccessToken, holder: Holder): unknown[] {
  return [
    access.tokenHash,
    holder.kind,
    holder.accountId,
    holder.appId,
    access.hint,
    access.scopes,
    isoTime(access.createdAt),
    isoTime(access.expiresAt),
    holder.userId,
    holder.clientId,
    holder.family,
  ]
}

function refreshValues(
  tokenHash: Uint8Array,
  grant: Grant & { readonly family: Uint8Array },
  { createdAt }: NewAccessToken,
): unknown[] {
  const { clientId, appId, accountId, userId, family } = grant
  return [tokenHash, clientId, appId, accountId, userId, family, isoTime(createdAt)]
}

function codeValues(code: AuthorizationCode): unknown[] {
  return [
    code.codeHash,
    code.clientId,
    code.appId,
    code.accountId,
    code.userId,
    code.redirectUri,
    code.scopes,
    code.challenge,
    isoTime(code.createdAt),
    isoTime(code.expiresAt),
  ]
}

type ClientRow = {
  client_id: string
  app_id: string
  developer_account_id: string
  app_name: string
  secret_hash: Buffer | null
  redirect_uris: string[]
  scopes: string[]
}

function decodeClient(row: ClientRow): OAuthClient {
  return {
    clientId: row.client_id,
    appId: row.app_id,
    developerAccountId: row.developer_account_id,
    appName: row.app_name,
    ...(row.secret_hash === null ? {} : { secretHash: row.secret_hash }),
    redirectUris: row.redirect_uris,
    scopes: row.scopes,
  }
}

type GrantRow = { client_id: string; app_id: string; account_id: string; user_id: string }

function decodeGrant(row: GrantRow): Grant {
  return { clientId: row.client_id, appId: row.app_id, accountId: row.account_id, userId: row.user_id }
}

type CodeRow = GrantRow & {
  code_hash: Buffer
  redirect_uri: string
  scopes: string[]
  challenge: string | null
  created_at: Date
  expires_at: Date
  spent_at: Date | null
}

function decodeCode(row: CodeRow): StoredCode {
  return {
    ...decodeGrant(row),
    codeHash: row.code_hash,
    redirectUri: row.redirect_uri,
    scopes: row.scopes,
    ...(row.challenge === null ? {} : { challenge: row.challenge }),
    createdAt: row.created_at.getTime(),
    expiresAt: row.expires_at.getTime(),
    ...(row.spent_at === null ? {} : { spentAt: row.spent_at.getTime() }),
  }
}

type RefreshRow = GrantRow & {
  token_hash: Buffer
  family: Buffer
  created_at: Date
  is_replaced: boolean
  is_revoked: boolean
  scopes: string[] | null
}

function decodeRefresh(row: RefreshRow | undefined): FoundRefreshToken {
  if (!row || row.scopes === null || (row.is_revoked && !row.is_replaced)) return { state: 'absent' }
  const token = {
    ...decodeGrant(row),
    tokenHash: row.token_hash,
    family: row.family,
    createdAt: row.created_at.getTime(),
    scopes: row.scopes,
  }
  return { state: row.is_replaced ? 'replaced' : 'live', token }
}

type FactsRow = {
  kind: TokenFacts['kind']
  app_id: string
  account_id: string | null
  account_name: string | null
  user_id: string | null
  user_email: string | null
  client_id: string | null
  scopes: string[]
  expires_at: Date | null
}

function decodeFacts(row: FactsRow | undefined): TokenFacts | undefined {
  if (!row) return undefined
  return {
    kind: row.kind,
    appId: row.app_id,
    accountId: row.account_id ?? '',
    accountName: row.account_name ?? '',
    ...(row.user_id === null ? {} : { userId: row.user_id }),
    ...(row.user_email === null ? {} : { userEmail: row.user_email }),
    ...(row.client_id === null ? {} : { clientId: row.client_id }),
    scopes: row.scopes,
    ...(row.expires_at === null ? {} : { expiresAt: row.expires_at.getTime() }),
  }
}

type UserRow = { account_id: string; id: string; email: string; password_hash: string | null }

function decodeUser(row: UserRow): AccountUser {
  return {
    accountId: row.account_id,
    id: row.id,
    email: row.email,
    ...(row.password_hash === null ? {} : { passwordHash: row.password_hash }),
  }
}

function isoTime(epochMs: number): string {
  return new Date(epochMs).toISOString()
}

const MAX_APP_ID_TRIES = 1_000

function createSetup(db: Database): OAuthSetup {
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
    putUser: async ({ accountId, email, passwordHash, createdAt }) => {
      const values = [accountId, email, passwordHash, isoTime(createdAt)]
      const [row] = await db.query<{ id: string }>(INSERT_USER, values)
      if (!row) throw new Error('the user was not stored')
      return row.id
    },
  }
}

import type {
  AuthorizationCode,
  NewAccessToken,
  OAuthStore,
  RefreshToken,
} from '../domain/oauth/oauth-store.ts'
import type { Database, Querier } from './database.ts'
import {
  accessValues,
  type ClientRow,
  type CodeRow,
  codeValues,
  decodeClient,
  decodeCode,
  decodeFacts,
  decodeRefresh,
  decodeUser,
  type FactsRow,
  isoTime,
  type RefreshRow,
  renewedValues,
  refreshValues,
  type UserRow,
} from './oauth-rows.ts'
import { sweepTokens } from './sweep-tokens.ts'

// By primary key.
const FIND_CLIENT = `
select c.client_id, c.app_id, a.developer_account_id, a.name as app_name, c.secret_hash, c.redirect_uris, c.scopes
from oauth_client c join app a on a.id = c.app_id
where c.client_id = $1`

const SAVE_CODE = `
insert into authorization_code (code_hash, client_id, app_id, account_id, user_id, redirect_uri, scopes, challenge,
  created_at, expires_at)
select $1, $2, $3, $4::bigint, $5, $6, $7, $8, $9, $10 from hold_account($4::bigint, false)`

const CODE_COLUMNS = `code_hash, client_id, app_id, account_id, user_id, redirect_uri, scopes, challenge,
  created_at, expires_at, spent_at`

/**
 * Whether the account is there and takes calls, and the one that owns the app as well (PA20 BAD_HUB). One that is being
 * deleted was found to have no app elsewhere: none is let in since.
 */
const HAS_ACCOUNT = `(
  exists (select 1 from account a where a.id = t.account_id and a.suspended_at is null
    and not exists (select 1 from closed_account x where x.id = a.id))
  and not exists (select 1 from app join account d on d.id = app.developer_account_id
    where app.id = t.app_id and (d.suspended_at is not null
      or exists (select 1 from closed_account x where x.id = d.id and x.reason = 'deleted')))
) as has_account`

const FIND_CODE = `
select ${CODE_COLUMNS}, ${HAS_ACCOUNT}
from authorization_code t where code_hash = $1`
const SPEND_CODE = `
update authorization_code set spent_at = $2 where code_hash = $1 and spent_at is null returning 1`

// Waits for an exchange of the code that is in progress, and voids what it stores.
const NOTE_REUSE = `update authorization_code set reused_at = $2 where code_hash = $1`
const HOLD_UNREUSED_CODE = `
select 1 from authorization_code c where c.code_hash = $1 and c.reused_at is null and exists (
  select 1 from account_user u where u.account_id = c.account_id and u.id = c.user_id) for update`
const REVOKE_FAMILY_TOKENS = `update credential set revoked_at = $2 where family = $1 and revoked_at is null`
const REVOKE_FAMILY_REFRESH = `update refresh_token set revoked_at = $2 where family = $1 and revoked_at is null`

const INSERT_ACCESS = `
insert into credential (secret_hash, kind, account_id, app_id, developer_account_id, label, hint, scopes, created_at,
  expires_at, user_id, client_id, family)
select $1, $2, $3, a.id, a.developer_account_id, 'OAuth', $5, $6, $7, $8, $9, $10, $11
from app a where a.id = $4`

// With what the installation grants by now: who changes that waits, and cuts this token, too.
const INSERT_RENEWED = `
insert into credential (secret_hash, kind, account_id, app_id, developer_account_id, label, hint, scopes, created_at,
  expires_at, user_id, client_id, family)
select $1, $2, $3, a.id, a.developer_account_id, 'OAuth', $5, i.scopes, $6, $7, $8, $9, $10
from app a join installation i on i.account_id = $3 and i.app_id = a.id
where a.id = $4 for share of i
returning 1`

const INSERT_REFRESH = `
insert into refresh_token (token_hash, client_id, app_id, account_id, user_id, family, created_at, is_replaced)
values ($1, $2, $3, $4, $5, $6, $7, false)`

const PUT_INSTALLATION = `
insert into installation (account_id, app_id, scopes, created_at) values ($1, $2, $3, $4)
on conflict on constraint installation__pkey do update set scopes = excluded.scopes`

const FIND_REFRESH = `
select t.token_hash, t.client_id, t.app_id, t.account_id, t.user_id, t.family, t.created_at, t.is_replaced,
  t.revoked_at is not null as is_revoked, i.scopes, ${HAS_ACCOUNT}
from refresh_token t
left join installation i on i.account_id = t.account_id and i.app_id = t.app_id
where t.token_hash = $1`

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
where t.secret_hash = $1 and t.kind not in ('admin', 'developer_key', 'personal_access_key') and t.revoked_at is null
  and (t.expires_at is null or t.expires_at > $2) and (t.kind <> 'personal_access' or u.id is not null)`

const FIND_REFRESH_FACTS = `
select 'oauth' as kind, r.app_id, r.account_id, a.name as account_name, r.user_id, u.email as user_email, r.client_id,
  i.scopes, null::timestamptz as expires_at
from refresh_token r
join installation i on i.account_id = r.account_id and i.app_id = r.app_id
join account a on a.id = r.account_id
left join account_user u on u.account_id = r.account_id and u.id = r.user_id
where r.token_hash = $1 and r.revoked_at is null`

// An app that has a token of its own there stays in: what it wrote by that token must not vanish from its lists.
const DELETE_INSTALLATION = `
delete from installation where account_id = $1 and app_id = $2 and not exists (
  select 1 from credential where account_id = $1 and app_id = $2 and revoked_at is null
    and kind in ('private_app', 'service_key', 'personal_access_key'))`
const HAS_LIVE_REFRESH = `
select 1 from refresh_token where account_id = $1 and app_id = $2 and revoked_at is null limit 1`
const REVOKE_INSTALLATION_TOKENS = `
update credential set revoked_at = $3 where account_id = $1 and app_id = $2 and kind = 'oauth' and revoked_at is null`
const REVOKE_INSTALLATION_REFRESH = `
update refresh_token set revoked_at = $3 where account_id = $1 and app_id = $2 and revoked_at is null`

// None that is suspended, being emptied or deleted.
const LIST_ACCOUNTS = `
select a.id, a.name from account a
where a.kind = 'standard' and a.suspended_at is null and not exists (select 1 from closed_account x where x.id = a.id)
  and ($2::bigint is null or a.id = $2)
order by a.id limit $1`
const FIND_USERS = `
select u.account_id, u.id, u.email, u.password_hash from account_user u join account a on a.id = u.account_id
where u.email = $1 and a.suspended_at is null and not exists (select 1 from closed_account x where x.id = a.id)
order by u.account_id, u.id limit 100`
const FIRST_USER = `
select account_id, id, email, password_hash from account_user where account_id = $1 order by id limit 1`
const INSERT_FIRST_USER = `
insert into account_user (account_id, id, email, created_at)
select $1::bigint, 1, $2, $3 from hold_account($1::bigint, false)
on conflict on constraint account_user__pkey do nothing`

/** Clients, codes, tokens and installations of OAuth in PostgreSQL; secrets are there as hashes alone. */
export function createOAuthStore(db: Database): OAuthStore {
  return {
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
    listAccounts: (limit, id) => db.query(LIST_ACCOUNTS, [limit, id]),
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
      // First what a renewal in progress holds: its token is there to be revoked then.
      await tx.query(REVOKE_FAMILY_REFRESH, values)
      await tx.query(REVOKE_FAMILY_TOKENS, values)
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
      await sweepTokens(tx, access.createdAt)
      if ((await tx.query(HOLD_UNREUSED_CODE, [code.codeHash])).length === 0) return false
      const time = isoTime(access.createdAt)
      await tx.query(PUT_INSTALLATION, [code.accountId, code.appId, code.scopes, time])
      await tx.query(INSERT_ACCESS, accessValues(access, { ...code, kind: 'oauth', family: code.codeHash }))
      await tx.query(INSERT_REFRESH, refreshValues(refreshHash, { ...code, family: code.codeHash }, access))
      return true
    },
    (querier) => isStored(querier, access),
    { accountId: code.accountId, isAlone: false },
  )
}

async function renew(
  db: Database,
  token: RefreshToken,
  { access, replacement }: Parameters<OAuthStore['renew']>[1],
): Promise<boolean> {
  return db.transaction(
    async (tx) => {
      await sweepTokens(tx, access.createdAt)
      if ((await tx.query(HOLD_LIVE_REFRESH, [token.tokenHash])).length === 0) return false
      const values = renewedValues(access, { ...token, kind: 'oauth' })
      if ((await tx.query(INSERT_RENEWED, values)).length === 0) return false
      if (!replacement) return true
      await tx.query(REPLACE_REFRESH, [token.tokenHash, isoTime(access.createdAt)])
      await tx.query(INSERT_REFRESH, refreshValues(replacement, token, access))
      return true
    },
    (querier) => isStored(querier, access),
    { accountId: token.accountId, isAlone: false },
  )
}

async function uninstall(
  db: Database,
  { accountId, appId, now }: Parameters<OAuthStore['uninstall']>[0],
): Promise<void> {
  await db.transaction(
    async (tx) => {
      await tx.query(DELETE_INSTALLATION, [accountId, appId])
      await tx.query(REVOKE_INSTALLATION_TOKENS, [accountId, appId, isoTime(now)])
      await tx.query(REVOKE_INSTALLATION_REFRESH, [accountId, appId, isoTime(now)])
    },
    async (querier) => (await querier.query(HAS_LIVE_REFRESH, [accountId, appId])).length === 0,
    // Nobody issues a token meanwhile.
    { accountId, isAlone: true },
  )
}

async function isStored(querier: Querier, { tokenHash }: NewAccessToken): Promise<boolean> {
  return (await querier.query('select 1 from credential where secret_hash = $1', [tokenHash])).length > 0
}

import type { AppDirectory } from '../../domain/admin/admin-store.ts'
import type { Installation } from '../../domain/admin/managed-app.ts'
import type { Database, Querier } from '../database.ts'

// By primary key, in its order.
const LIST_INSTALLATIONS = `
select i.account_id, i.app_id, coalesce(a.name, '') as app_name, i.scopes, i.created_at
from installation i left join app a on a.id = i.app_id
where i.account_id = $1 and i.app_id > coalesce($2::bigint, -1) order by i.app_id limit $3`

const HOLD_OWNER = `select hold_account(developer_account_id, false) from app where id = $1`
const HAS_APP = `select 1 from app where id = $1`
const PUT_INSTALLATION = `
insert into installation (account_id, app_id, scopes, created_at) values ($1, $2, $3, $4)
on conflict on constraint installation__pkey do update set scopes = excluded.scopes
returning xmax = 0 as is_new`
const HAS_INSTALLATION = `select 1 from installation where account_id = $1 and app_id = $2 and scopes = $3`

// A token that holds everything is cut to what is granted; the others keep what is still granted.
const CUT_TOKENS = `
update credential set scopes = case
  when '*' = any($3::text[]) then scopes
  when '*' = any(scopes) then $3::text[]
  else array(select s from unnest(scopes) s where s = any($3::text[]))
end
where account_id = $1 and app_id = $2 and kind = 'oauth' and revoked_at is null`

const DELETE_INSTALLATION = `delete from installation where account_id = $1 and app_id = $2 returning 1`
const REVOKE_CREDENTIALS = `
update credential set revoked_at = $3 where account_id = $1 and app_id = $2 and revoked_at is null`
const REVOKE_REFRESH = `
update refresh_token set revoked_at = $3 where account_id = $1 and app_id = $2 and revoked_at is null`
const IS_INSTALLED = `select 1 from installation where account_id = $1 and app_id = $2`

type InstallationRow = {
  account_id: string
  app_id: string
  app_name: string
  scopes: string[]
  created_at: Date
}

type InstallDirectory = Pick<AppDirectory, 'listInstallations' | 'putInstallation' | 'removeInstallation'>

export function createInstallDirectory(db: Database): InstallDirectory {
  return {
    listInstallations: async (accountId, { after, limit }) =>
      (await db.query<InstallationRow>(LIST_INSTALLATIONS, [accountId, after, limit])).map(
        decodeInstallation,
      ),
    putInstallation: (installation) => putInstallation(db, installation),
    removeInstallation: (of) => removeInstallation(db, of),
  }
}

type PutResult = Awaited<ReturnType<AppDirectory['putInstallation']>>

async function putInstallation(
  db: Database,
  { accountId, appId, scopes, createdAt }: Omit<Installation, 'appName'>,
): Promise<PutResult> {
  return db.transaction(
    async (tx): Promise<PutResult> => {
      // First the lock, then a look at what is there by then.
      await tx.query(HOLD_OWNER, [appId])
      if ((await tx.query(HAS_APP, [appId])).length === 0) return undefined
      const values = [accountId, appId, scopes, new Date(createdAt).toISOString()]
      const [row] = await tx.query<{ is_new: boolean }>(PUT_INSTALLATION, values)
      await tx.query(CUT_TOKENS, [accountId, appId, scopes])
      return row?.is_new ? 'installed' : 'changed'
    },
    async (querier) => (await querier.query(HAS_INSTALLATION, [accountId, appId, scopes])).length > 0,
    { accountId, isAlone: false },
  )
}

async function removeInstallation(
  db: Database,
  { accountId, appId, now }: Parameters<AppDirectory['removeInstallation']>[0],
): Promise<boolean> {
  const revoke = async (tx: Querier) => {
    const values = [accountId, appId, new Date(now).toISOString()]
    await tx.query(REVOKE_CREDENTIALS, values)
    await tx.query(REVOKE_REFRESH, values)
  }
  return db.transaction(
    async (tx) => {
      const gone = await tx.query(DELETE_INSTALLATION, [accountId, appId])
      if (gone.length > 0) await revoke(tx)
      return gone.length > 0
    },
    async (querier) => (await querier.query(IS_INSTALLED, [accountId, appId])).length === 0,
    // Nobody issues a token meanwhile.
    { accountId, isAlone: true },
  )
}

function decodeInstallation(row: InstallationRow): Installation {
  return {
    accountId: row.account_id,
    appId: row.app_id,
    appName: row.app_name,
    scopes: row.scopes,
    createdAt: row.created_at.getTime(),
  }
}

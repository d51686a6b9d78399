import type { OwnerEntry, OwnerStore } from '../domain/owners/owner-store.ts'
import type { Owner, OwnerDirectory, OwnerTeam } from '../domain/owners/owner.ts'
import type { Database, Querier } from './database.ts'

type OwnerRow = {
  id: string
  type: 'PERSON' | 'QUEUE'
  email: string | null
  first_name: string | null
  last_name: string | null
  user_id: string | null
  teams: readonly OwnerTeam[]
  created_ms: string
  updated_ms: string
  archived: boolean
}

const OWNER_COLUMNS = `o.id, o.type, o.email, o.first_name, o.last_name, o.user_id, o.teams, o.archived,
  round(extract(epoch from o.created_at) * 1000)::bigint as created_ms,
  round(extract(epoch from o.updated_at) * 1000)::bigint as updated_ms`

// By primary key, in its order.
const LIST_OWNERS = `
select ${OWNER_COLUMNS} from owner o
where o.account_id = $1 and o.archived = $2 and o.id > $3 and ($5::text is null or lower(o.email) = lower($5))
order by o.id limit $4`

// By primary key.
const FIND_BY_ID = `
select ${OWNER_COLUMNS} from owner o where o.account_id = $1 and o.id = $2 and o.archived = $3`

// Reads the owners of the account: those are few.
const FIND_BY_USER = `
select ${OWNER_COLUMNS} from owner o
where o.account_id = $1 and o.user_id = $2 and o.archived = $3 order by o.id limit 1`

// By primary key. No row: the account has no owners; one without an id: none of those named.
const READ_OWNERS = `
select named.* from (select 1 from owner o where o.account_id = $1 limit 1) as any_owner
left join lateral (
  select ${OWNER_COLUMNS} from owner o where o.account_id = $1 and o.id = any($2::bigint[]) and not o.archived
) as named on true`

const PUT_OWNERS = `
insert into owner as o
  (account_id, id, type, email, first_name, last_name, user_id, teams, created_at, updated_at, archived)
select $1, id, type, email, first_name, last_name, user_id, teams, $3, $3, archived
from hold_account($1::bigint, false), jsonb_to_recordset($2::jsonb) as input (id bigint, type text, email text,
  first_name text, last_name text, user_id bigint, teams jsonb, archived boolean)
order by id
on conflict on constraint owner__pkey do update set type = excluded.type, email = excluded.email,
  first_name = excluded.first_name, last_name = excluded.last_name, user_id = excluded.user_id,
  teams = excluded.teams, updated_at = excluded.updated_at, archived = excluded.archived
where (o.type, o.email, o.first_name, o.last_name, o.user_id, o.teams, o.archived) is distinct from
  (excluded.type, excluded.email, excluded.first_name, excluded.last_name, excluded.user_id, excluded.teams,
    excluded.archived)
returning 1`

/** Owners of accounts in PostgreSQL. */
export function createOwnerStore(db: Database): OwnerStore {
  return {
    listOwners: async (accountId, { archived, afterId, limit, email }) => {
      const rows = await db.query<OwnerRow>(LIST_OWNERS, [accountId, archived, afterId, limit, email])
      return rows.map(decodeOwner)
    },
    findOwner: async (accountId, { by, value, archived }) => {
      const find = by === 'id' ? FIND_BY_ID : FIND_BY_USER
      const [row] = await db.query<OwnerRow>(find, [accountId, value, archived])
      return row === undefined ? undefined : decodeOwner(row)
    },
    putOwners: async (accountId, { owners, now }) => {
      const rows = JSON.stringify(owners.map(encodeOwner))
      return (await db.query(PUT_OWNERS, [accountId, rows, new Date(now).toISOString()])).length
    },
  }
}

/** Which of the ids are owners that records may be assigned to. */
export async function readOwners(
  db: Querier,
  accountId: string,
  ids: readonly string[],
): Promise<OwnerDirectory> {
  const rows = await db.query<OwnerRow | { id: null }>(READ_OWNERS, [accountId, ids])
  return {
    hasOwners: rows.length > 0,
    assignable: rows.flatMap((row) => (row.id === null ? [] : [decodeOwner(row)])),
  }
}

function encodeOwner(owner: OwnerEntry): object {
  return {
    id: owner.id,
    type: owner.type,
    email: owner.email,
    first_name: owner.firstName,
    last_name: owner.lastName,
    user_id: owner.userId,
    teams: owner.teams,
    archived: owner.archived,
  }
}

function decodeOwner(row: OwnerRow): Owner {
  return {
    id: row.id,
    type: row.type,
    ...(row.email === null ? {} : { email: row.email }),
    ...(row.first_name === null ? {} : { firstName: row.first_name }),
    ...(row.last_name === null ? {} : { lastName: row.last_name }),
    ...(row.user_id === null ? {} : { userId: Number(row.user_id) }),
    teams: row.teams,
    createdAt: Number(row.created_ms),
    updatedAt: Number(row.updated_ms),
    archived: row.archived,
  }
}

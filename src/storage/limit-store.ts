import type {
  AssociationLimit,
  LimitPlan,
  LimitStore,
  LinkUsage,
  UsagePlace,
} from '../domain/associations/limit-store.ts'
import type { AssociationSpec } from '../domain/associations/resolve-types.ts'
import type { Database, Querier } from './database.ts'
import { runPlannedWrite } from './planned-write.ts'

type LimitRow = { category: string; type_id: number; max_to_ids: number }
type UsageRow = { from_type_id: string; from_id: string; category: string; type_id: number; used: number }

/** Links that one step of a count looks at. */
const COUNTED_LINKS = 100_000

// By primary key.
const LIST_LIMITS = `
select category, type_id, max_to_ids from association_limit where account_id = $1 order by category, type_id`

const PUT_LIMITS = `
insert into association_limit (account_id, category, type_id, max_to_ids)
select $1, category, type_id, max_to_ids
from jsonb_to_recordset($2::jsonb) as input (category text, type_id int, max_to_ids int)
order by category, type_id
on conflict on constraint association_limit__pkey do update set max_to_ids = excluded.max_to_ids`

const REMOVE_LIMITS = `
delete from association_limit l using jsonb_to_recordset($2::jsonb) as input (category text, type_id int)
where l.account_id = $1 and l.category = input.category and l.type_id = input.type_id`

// By primary key, in its order, no further than so many links.
const COUNT_USAGE = `
select a.from_type_id, a.from_id, a.category, a.type_id, count(*)::int as used
from (
  select from_type_id, from_id, category, type_id from association
  where account_id = $1 and (from_type_id, from_id) > ($2::text, $3::bigint)
  order by from_type_id, from_id, to_type_id, to_id, category, type_id limit $4
) as a
group by a.from_type_id, a.from_id, a.category, a.type_id
order by a.from_type_id, a.from_id, a.category, a.type_id`

// By primary key, from its leading columns.
const COUNT_RECORD = `
select from_type_id, from_id, category, type_id, count(*)::int as used from association
where account_id = $1 and from_type_id = $2 and from_id = $3
group by from_type_id, from_id, category, type_id order by category, type_id`

/** Limits of links, and how far they are used, in PostgreSQL. */
export function createLimitStore(db: Database): LimitStore {
  return {
    list: (accountId) => listLimits(db, accountId),
    change: async (accountId, plan) => {
      const planned = await runPlannedWrite(db, {
        accountId,
        isAlone: true,
        load: (tx) => listLimits(tx, accountId),
        plan,
        apply: (tx, made) => applyPlan(tx, accountId, made),
        verify: (querier, made) => isCommitted(querier, accountId, made),
      })
      return planned.result
    },
    countUsage: (accountId, after) => countUsage(db, accountId, after),
  }
}

async function listLimits(db: Querier, accountId: string): Promise<readonly AssociationLimit[]> {
  const rows = await db.query<LimitRow>(LIST_LIMITS, [accountId])
  return rows.map((row) => ({ category: row.category, typeId: row.type_id, maxToIds: row.max_to_ids }))
}

async function applyPlan<T>(tx: Querier, accountId: string, { put, removed }: LimitPlan<T>): Promise<void> {
  const rows = put.map((limit) => ({ ...encodeSpec(limit), max_to_ids: limit.maxToIds }))
  if (rows.length > 0) await tx.query(PUT_LIMITS, [accountId, JSON.stringify(rows)])
  if (removed.length > 0) await tx.query(REMOVE_LIMITS, [accountId, JSON.stringify(removed.map(encodeSpec))])
}

function encodeSpec({ category, typeId }: AssociationSpec): object {
  return { category, type_id: typeId }
}

async function isCommitted<T>(
  db: Querier,
  accountId: string,
  { put, removed }: LimitPlan<T>,
): Promise<boolean> {
  const limits = await listLimits(db, accountId)
  const find = ({ category, typeId }: AssociationSpec) =>
    limits.find((limit) => limit.category === category && limit.typeId === typeId)
  return (
    put.every((limit) => find(limit)?.maxToIds === limit.maxToIds) &&
    removed.every((spec) => find(spec) === undefined)
  )
}

/** A step that ends amid a record leaves it to the next one, unless it is the only one: that is counted whole. */
async function countUsage(
  db: Querier,
  accountId: string,
  after: UsagePlace | undefined,
): ReturnType<LimitStore['countUsage']> {
  const { fromTypeId, fromId } = after ?? { fromTypeId: '', fromId: '0' }
  const rows = await db.query<UsageRow>(COUNT_USAGE, [accountId, fromTypeId, fromId, COUNTED_LINKS])
  const last = rows.at(-1)
  const looked = rows.reduce((sum, { used }) => sum + used, 0)
  if (last === undefined || looked < COUNTED_LINKS) return { usage: rows.map(decodeUsage) }
  const whole = rows.filter((row) => !isOfRecord(row, last))
  const counted =
    whole.length > 0
      ? whole
      : await db.query<UsageRow>(COUNT_RECORD, [accountId, last.from_type_id, last.from_id])
  const { from_type_id: typeId, from_id: id } = counted.at(-1) ?? last
  return { usage: counted.map(decodeUsage), after: { fromTypeId: typeId, fromId: id } }
}

function isOfRecord(row: UsageRow, other: UsageRow): boolean {
  return row.from_type_id === other.from_type_id && row.from_id === other.from_id
}

function decodeUsage(row: UsageRow): LinkUsage {
  return {
    fromTypeId: row.from_type_id,
    fromId: row.from_id,
    category: row.category,
    typeId: row.type_id,
    used: row.used,
  }
}

import type { AssociationLabel } from '../domain/associations/association-catalogue.ts'
import { USER_DEFINED } from '../domain/associations/association-catalogue.ts'
import type { LabelPlan, LabelState, LabelStore } from '../domain/associations/label-store.ts'
import type { Database, Querier } from './database.ts'
import { runPlannedWrite } from './planned-write.ts'

type LabelRow = {
  kind: AssociationLabel['kind']
  type_id: number
  inverse_type_id: number
  from_type_id: string
  to_type_id: string
  name: string
  label: string | null
  inverse_label: string | null
  created_ms: string | null
}

// By primary key.
const LIST_LABELS = `
select kind, type_id, inverse_type_id, from_type_id, to_type_id, name, label, inverse_label,
  round(extract(epoch from created_at) * 1000)::bigint as created_ms
from association_label where account_id = $1 order by type_id`

const TAKE_TYPE_IDS = `
insert into id_counter (account_id, name, next_value) values ($1, 'association_label', 1 + $2::bigint)
on conflict on constraint id_counter__pkey do update set next_value = id_counter.next_value + $2::bigint
returning next_value - $2::bigint as type_id`

// By primary key of associations, from the leading columns: reads the links between the two types.
const IS_USED = `
select exists (
  select 1 from association_label l join association a
    on a.account_id = $1 and a.from_type_id = l.from_type_id and a.to_type_id = l.to_type_id and a.type_id = l.type_id
  where l.account_id = $1 and (l.type_id = $2 or l.inverse_type_id = $2) and a.category = '${USER_DEFINED}'
) as is_used`

const PUT_LABEL = `
insert into association_label
  (account_id, type_id, inverse_type_id, from_type_id, to_type_id, name, label, inverse_label)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict on constraint association_label__pkey
  do update set label = excluded.label, inverse_label = excluded.inverse_label`

const REMOVE_LABEL = 'delete from association_label where account_id = $1 and type_id = $2'

// A limit for links that nobody can make any more.
const REMOVE_LIMITS = `
delete from association_limit where account_id = $1 and category = '${USER_DEFINED}' and type_id = any($2::int[])`

// By the leading column of the primary key: an account has few labels.
const FIND_LABELS = `
select type_id, inverse_type_id from association_label
where account_id = $1 and (type_id = any($2::int[]) or inverse_type_id = any($2::int[]))`

export async function readLabels(db: Querier, accountId: string): Promise<readonly AssociationLabel[]> {
  return (await db.query<LabelRow>(LIST_LABELS, [accountId])).map(decodeLabel)
}

/**
 * Which of the ids are still those of labels. Labels are removed with nobody else writing to the account, so that each
 * one found stays until the transaction is over (ASC-35, decision 70).
 */
export async function readHeldLabels(
  tx: Querier,
  accountId: string,
  typeIds: readonly number[],
): Promise<ReadonlySet<number>> {
  if (typeIds.length === 0) return new Set()
  type IdRow = Pick<LabelRow, 'type_id' | 'inverse_type_id'>
  const rows = await tx.query<IdRow>(FIND_LABELS, [accountId, typeIds])
  return new Set(rows.flatMap((row) => [row.type_id, row.inverse_type_id]))
}

/** First of so many consecutive ids of definitions of the account's own that none has or had (ASC-31). */
export async function takeTypeIds(tx: Querier, accountId: string, count: number): Promise<number> {
  const [row] = await tx.query<{ type_id: string }>(TAKE_TYPE_IDS, [accountId, count])
  return Number(row?.type_id)
}

/** Takes the limits of definitions away that are removed. */
export async function removeLimits(
  tx: Querier,
  accountId: string,
  typeIds: readonly number[],
): Promise<void> {
  await tx.query(REMOVE_LIMITS, [accountId, typeIds])
}

/** Association labels in PostgreSQL. */
export function createLabelStore(db: Database): LabelStore {
  return {
    change: async (accountId, request, plan) => {
      const planned = await runPlannedWrite(db, {
        accountId,
        isAlone: true,
        load: (tx) => loadState(tx, accountId, request),
        plan,
        apply: (tx, made) => applyPlan(tx, accountId, made),
        verify: (querier, made) => isCommitted(querier, accountId, made),
      })
      return planned.result
    },
  }
}

async function loadState(
  tx: Querier,
  accountId: string,
  { takesIds = false, usedTypeId }: { readonly takesIds?: boolean; readonly usedTypeId?: number },
): Promise<LabelState> {
  const labels = await readLabels(tx, accountId)
  // Its own, and that of its inverse.
  const nextTypeId = takesIds ? await takeTypeIds(tx, accountId, 2) : Number.NaN
  const [use] =
    usedTypeId === undefined ? [] : await tx.query<{ is_used: boolean }>(IS_USED, [accountId, usedTypeId])
  return { labels, nextTypeId, isUsed: use?.is_used === true }
}

async function applyPlan<T>(tx: Querier, accountId: string, { put, removed }: LabelPlan<T>): Promise<void> {
  if (put !== undefined) await tx.query(PUT_LABEL, [accountId, ...encodeLabel(put)])
  if (removed === undefined) return
  await tx.query(REMOVE_LABEL, [accountId, removed.typeId])
  await removeLimits(tx, accountId, [removed.typeId, removed.inverseTypeId])
}

async function isCommitted<T>(
  db: Querier,
  accountId: string,
  { put, removed }: LabelPlan<T>,
): Promise<boolean> {
  const labels = await readLabels(db, accountId)
  const isPut = put === undefined || labels.some((label) => JSON.stringify(label) === JSON.stringify(put))
  return isPut && !labels.some(({ typeId }) => typeId === removed?.typeId)
}

function encodeLabel(label: AssociationLabel): readonly unknown[] {
  const { typeId, inverseTypeId, fromTypeId, toTypeId, name } = label
  return [typeId, inverseTypeId, fromTypeId, toTypeId, name, label.label, label.inverseLabel]
}

function decodeLabel(row: LabelRow): AssociationLabel {
  return {
    kind: row.kind,
    typeId: row.type_id,
    inverseTypeId: row.inverse_type_id,
    fromTypeId: row.from_type_id,
    toTypeId: row.to_type_id,
    name: row.name,
    label: row.label,
    inverseLabel: row.inverse_label,
    ...(row.created_ms === null ? {} : { createdAt: Number(row.created_ms) }),
  }
}

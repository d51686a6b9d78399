import type {
  IdSource,
  ModelCheck,
  RecordPlan,
  RecordState,
  RecordStore,
  RecordWrites,
  WriteRequest,
} from '../domain/objects/record-store.ts'
import type { Database, Querier } from './database.ts'
import { findArchivedHolders, findSurvivors } from './find-ids.ts'
import type { IdLeases } from './id-leases.ts'
import { reserveIds } from './reserved-ids.ts'
import { prepared } from './statement.ts'
import { readLabels } from './label-store.ts'
import { readOwners } from './owner-store.ts'
import { runPlannedWrite } from './planned-write.ts'
import { loadHolders, loadRecordState } from './load-record-state.ts'
import { isModelCurrent } from './property-store.ts'
import { readHistory } from './record-history.ts'
import {
  type AssociationRow,
  applyRecordWrites,
  decodeAssociation,
  decodeRecord,
  noRecordWrites,
  RECORD_COLUMNS,
  type RecordRow,
  valueKey,
} from './record-rows.ts'

// By primary key, one by one: see load-records.ts.
const READ_RECORDS = `
select r.* from unnest($3::bigint[]) with ordinality as input (id, place)
cross join lateral (
  select ${RECORD_COLUMNS} from crm_record r
  where r.account_id = $1 and r.object_type_id = $2 and r.id = input.id and (r.archived_at is not null) = $4
  limit 1
) as r
order by input.place`

// By primary key, in its order, from the first id wanted; archived ones have an index of their own. The id comes from
// a query of its own, so that the planner does not know it: of ids beyond those that its statistics have seen it expects
// next to none, and would read and sort all that have come since, for each page.
const LIST_RECORDS = `
select ${RECORD_COLUMNS} from crm_record r
where r.account_id = $1 and r.object_type_id = $2 and r.id >= (select $3::bigint) and r.archived_at is null
order by r.id limit $4`

const LIST_LIVE_RECORDS = prepared(LIST_RECORDS)
const LIST_ARCHIVED_RECORDS = prepared(LIST_RECORDS.replace('archived_at is null', 'archived_at is not null'))

// By primary key, in its order, up to the last target wanted; the target's own row tells whether it is archived.
const READ_LINKS = `
select a.* from unnest($3::bigint[], $5::bigint[]) as input (from_id, after_id)
cross join lateral (
  select ranked.from_type_id, ranked.from_id, ranked.to_type_id, ranked.to_id, ranked.category, ranked.type_id
  from (
    select a.*, dense_rank() over (order by a.to_id) as place
    from association a
    cross join lateral (
      select 1 from crm_record r
      where r.account_id = $1 and r.object_type_id = $4 and r.id = a.to_id and r.archived_at is null
      limit 1
    ) as live
    where a.account_id = $1 and a.from_type_id = $2 and a.from_id = input.from_id
      and a.to_type_id = $4 and a.to_id > input.after_id
  ) as ranked
  where ranked.place <= $6
) as a
order by a.from_id, a.to_id, a.category, a.type_id`

// By primary key, from its leading columns; each target's own row tells whether it is archived.
const SUMMARISE_LINKS = `
select a.from_id, a.type_id, count(*)::int as count, min(a.to_id) as first_to_id
from association a cross join lateral (
  select 1 from crm_record r
  where r.account_id = $1 and r.object_type_id = a.to_type_id and r.id = a.to_id and r.archived_at is null
  limit 1
) as live
where a.account_id = $1 and a.from_type_id = $2 and a.from_id = any($3::bigint[]) and a.to_type_id = any($4::text[])
  and a.category = 'HUBSPOT_DEFINED' and a.type_id = any($5::int[])
group by a.from_id, a.type_id`

const COMMITTED_CHANGE = `
select 1 from record_change
where account_id = $1 and object_type_id = $2 and record_id = $3 and changed_at = $4 and change_number = $5`

/** Records, their unique values, history and links in PostgreSQL. */
export function createRecordStore(
  db: Database,
  ids: IdLeases,
  { defaultLinkLimit }: { readonly defaultLinkLimit: number },
): RecordStore {
  return {
    write: (accountId, request, plan) =>
      writeRecords({ db, ids, accountId, defaultLinkLimit }, request, plan),
    readRecords: async (accountId, objectTypeId, { ids: wanted, archived }) => {
      const rows = await db.query<RecordRow>(READ_RECORDS, [accountId, objectTypeId, wanted, archived])
      return rows.map(decodeRecord)
    },
    readLabels: (accountId) => readLabels(db, accountId),
    readOwners: (accountId, named) => readOwners(db, accountId, named),
    summariseLinks: async (accountId, { fromTypeId, fromIds, toTypeIds, typeIds }) => {
      const values = [accountId, fromTypeId, fromIds, toTypeIds, typeIds]
      type SummaryRow = { from_id: string; type_id: number; count: number; first_to_id: string }
      const rows = await db.query<SummaryRow>(SUMMARISE_LINKS, values)
      return rows.map((row) => ({
        fromId: row.from_id,
        typeId: row.type_id,
        count: row.count,
        firstToId: row.first_to_id,
      }))
    },
    findSurvivors: (accountId, objectTypeId, merged) =>
      findSurvivors(db, { accountId, objectTypeId, merged }),
    findArchivedHolders: (accountId, address, limit) =>
      findArchivedHolders(db, { accountId, address, limit }),
    listRecords: async (accountId, objectTypeId, { archived, fromId, limit }) => {
      const list = archived ? LIST_ARCHIVED_RECORDS : LIST_LIVE_RECORDS
      return (await db.query<RecordRow>(list, [accountId, objectTypeId, fromId, limit])).map(decodeRecord)
    },
    findIdsByValue: async (accountId, objectTypeId, { property, values }) => {
      const keys = values.map((value) => ({ objectTypeId, property, value }))
      const holders = await loadHolders(db, accountId, keys)
      const found = keys.map((key) => [key.value, holders.get(valueKey(key))] as const)
      return new Map(found.flatMap(([value, id]) => (id === undefined ? [] : [[value, id]])))
    },
    readHistory: (accountId, objectTypeId, request) => readHistory({ db, accountId, objectTypeId }, request),
    readLinks: async (accountId, { fromTypeId, fromIds, toTypeId, after = '-1', afterById, limit }) => {
      const afters = fromIds.map((id) => afterById?.get(id) ?? after)
      const values = [accountId, fromTypeId, fromIds, toTypeId, afters, limit]
      return (await db.query<AssociationRow>(READ_LINKS, values)).map(decodeAssociation)
    },
  }
}

type WriteContext = {
  readonly db: Database
  readonly ids: IdLeases
  readonly accountId: string
  /** Links a record may have by each definition, unless the account says less (associations section 7). */
  readonly defaultLinkLimit: number
}

async function writeRecords<T>(
  context: WriteContext,
  request: WriteRequest<T>,
  plan: (state: RecordState, ids: IdSource) => RecordPlan<T>,
): Promise<T> {
  const { db, accountId, defaultLinkLimit } = context
  const reserved = await reserveIds(context.ids, accountId, request.demand)
  try {
    const planned = await runPlannedWrite(db, {
      accountId,
      isAlone: request.isAlone === true,
      load: async (tx) => {
        const [outdated, state] = await Promise.all([
          findOutdated(tx, accountId, request.model),
          loadRecordState(tx, accountId, { ...request.query, defaultLinkLimit }),
        ])
        return { outdated, state }
      },
      plan: ({ outdated, state }) => {
        if (outdated) return { writes: noRecordWrites, result: outdated.whenOutdated }
        reserved.restart()
        return plan(state, reserved.source)
      },
      apply: (tx, { writes }) => applyRecordWrites(tx, accountId, writes),
      verify: (querier, { writes }) => isCommitted(querier, accountId, writes),
    })
    return planned.result
  } finally {
    reserved.release()
  }
}

/** The check, if a definition that it counts on has changed; the others stay as they are until the transaction ends. */
export async function findOutdated<T>(
  tx: Querier,
  accountId: string,
  model: ModelCheck<T> | undefined,
): Promise<ModelCheck<T> | undefined> {
  if (model === undefined || (await isModelCurrent(tx, accountId, model.versions))) return undefined
  return model
}

/**
 * A write that changed nothing is as good as committed. One without a history entry, such as of links alone, leaves no
 * mark to look for: it counts as not committed, and doing it once more does no harm.
 */
export async function isCommitted(
  querier: Querier,
  accountId: string,
  writes: RecordWrites,
): Promise<boolean> {
  const change = writes.changes[0]
  if (!change) return Object.values(writes).every((rows) => rows.length === 0)
  const changedAt = new Date(change.changedAt).toISOString()
  const key = [accountId, change.objectTypeId, change.recordId, changedAt, change.changeNumber]
  return (await querier.query(COMMITTED_CHANGE, key)).length > 0
}

import type { CrmRecord } from '../domain/objects/record.ts'
import type { RecordKey } from '../domain/objects/record-store.ts'
import { numberArray, textArray } from './arrays.ts'
import type { Querier } from './database.ts'
import {
  type CountedRow,
  type LinkCounts,
  LOAD_COUNTED_RECORDS,
  LOAD_COUNTED_TARGETS,
} from './link-counts.ts'
import { decodeRecord, RECORD_COLUMNS, type RecordRow } from './record-rows.ts'
import { prepared } from './statement.ts'

// Each read looks its keys up one by one in the primary key. The lateral form leaves the planner no other way: of an
// account that is newer than the statistics it expects one row, and would read all of it for a join.
const LOAD_RECORDS = prepared(`
select r.* from jsonb_to_recordset($2::jsonb) as input (object_type_id text, id bigint)
cross join lateral (
  select ${RECORD_COLUMNS} from crm_record r
  where r.account_id = $1 and r.object_type_id = input.object_type_id and r.id = input.id
    and (r.archived_at is null or $3::boolean)
  limit 1
) as r`)

const LOAD_TARGETS = prepared(`
select r.* from unnest($2::text[], $3::bigint[]) as input (object_type_id, id)
cross join lateral (
  select r.object_type_id, r.id from crm_record r
  where r.account_id = $1 and r.object_type_id = input.object_type_id and r.id = input.id
    and (r.archived_at is null or $4::boolean)
  limit 1
) as r`)

// Only for ids that name no live record: those of merged ones lead to their survivors (OBJ-57).
const LOAD_SURVIVORS = prepared(`
select m.id as merged_id, r.* from jsonb_to_recordset($2::jsonb) as input (object_type_id text, id bigint)
cross join lateral (
  select m.object_type_id, m.id, m.survivor_id from merged_record m
  where m.account_id = $1 and m.object_type_id = input.object_type_id and m.id = input.id
  limit 1
) as m
cross join lateral (
  select ${RECORD_COLUMNS} from crm_record r
  where r.account_id = $1 and r.object_type_id = m.object_type_id and r.id = m.survivor_id
    and (r.archived_at is null or $3::boolean)
  limit 1
) as r`)

/** Live records by the keys that led to them: their own, or that of a record that was merged into them. */
export type LoadedRecords = ReadonlyMap<string, CrmRecord>

type WantedRecords = {
  readonly keys: readonly RecordKey[]
  readonly includesArchived?: boolean
  /** Takes note of the links that the records found have. */
  readonly counts?: LinkCounts
}

/** One statement, and a second when a key names no live record. */
export async function loadRecords(
  tx: Querier,
  accountId: string,
  { keys, includesArchived = false, counts }: WantedRecords,
): Promise<LoadedRecords> {
  if (keys.length === 0) return new Map()
  const wanted = distinctKeys(keys)
  const rows = await loadRows(tx, accountId, { keys: [...wanted.values()], includesArchived, counts })
  const found = new Map(rows.map(decodeRecord).map((record) => [recordKey(record), record]))
  const survivors = await loadSurvivors(tx, accountId, { keys: missingFrom(found, wanted), includesArchived })
  return survivors.size === 0 ? found : new Map([...found, ...survivors])
}

/** As `loadRecords`, without what the records hold. */
export async function loadTargets(
  tx: Querier,
  accountId: string,
  { keys, includesArchived = false, counts }: WantedRecords,
): Promise<ReadonlyMap<string, RecordKey>> {
  if (keys.length === 0) return new Map()
  const wanted = distinctKeys(keys)
  const rows = await loadTargetRows(tx, accountId, { keys: [...wanted.values()], includesArchived, counts })
  const targets = rows.map((row) => ({ objectTypeId: row.object_type_id, id: row.id }))
  const found = new Map(targets.map((target) => [recordKey(target), target] as const))
  const survivors = await loadSurvivors(tx, accountId, { keys: missingFrom(found, wanted), includesArchived })
  return survivors.size === 0 ? found : new Map([...found, ...survivors])
}

type TargetRow = Pick<RecordRow, 'object_type_id' | 'id'>
type Reading = {
  readonly keys: readonly RecordKey[]
  readonly includesArchived: boolean
  readonly counts?: LinkCounts | undefined
}

async function loadRows(
  tx: Querier,
  accountId: string,
  { keys, includesArchived, counts }: Reading,
): Promise<readonly RecordRow[]> {
  if (counts === undefined || counts.isEmpty)
    return tx.query<RecordRow>(LOAD_RECORDS, [
      accountId,
      JSON.stringify(keys.map(encodeKey)),
      includesArchived,
    ])
  const values = [accountId, counts.encode(keys), includesArchived, counts.parameter]
  return noted(await tx.query<RecordRow & CountedRow>(LOAD_COUNTED_RECORDS, values), counts)
}

async function loadTargetRows(
  tx: Querier,
  accountId: string,
  { keys, includesArchived, counts }: Reading,
): Promise<readonly TargetRow[]> {
  if (counts === undefined || counts.isEmpty) {
    const types = textArray(keys.map(({ objectTypeId }) => objectTypeId))
    const ids = numberArray(keys.map(({ id }) => id))
    return tx.query<TargetRow>(LOAD_TARGETS, [accountId, types, ids, includesArchived])
  }
  const values = [accountId, counts.encode(keys), includesArchived, counts.parameter]
  return noted(await tx.query<TargetRow & CountedRow>(LOAD_COUNTED_TARGETS, values), counts)
}

function noted<R extends TargetRow & CountedRow>(rows: readonly R[], counts: LinkCounts): readonly R[] {
  for (const row of rows) counts.note({ objectTypeId: row.object_type_id, id: row.id }, row)
  return rows
}

/** Records by the keys of those that were merged into them, and by their own. */
async function loadSurvivors(
  tx: Querier,
  accountId: string,
  { keys, includesArchived = false }: WantedRecords,
): Promise<LoadedRecords> {
  if (keys.length === 0) return new Map()
  const inputs = JSON.stringify(keys.map(encodeKey))
  type SurvivorRow = RecordRow & { merged_id: string }
  const rows = await tx.query<SurvivorRow>(LOAD_SURVIVORS, [accountId, inputs, includesArchived])
  const entries = rows.flatMap((row) => {
    const record = decodeRecord(row)
    const merged = recordKey({ objectTypeId: record.objectTypeId, id: row.merged_id })
    return [[merged, record] as const, [recordKey(record), record] as const]
  })
  return new Map(entries)
}

export function distinctKeys(keys: readonly RecordKey[]): ReadonlyMap<string, RecordKey> {
  return new Map(keys.map((key) => [recordKey(key), key]))
}

function missingFrom(
  found: ReadonlyMap<string, RecordKey>,
  wanted: ReadonlyMap<string, RecordKey>,
): readonly RecordKey[] {
  return [...wanted].filter(([key]) => !found.has(key)).map(([, wantedKey]) => wantedKey)
}

function encodeKey({ objectTypeId, id }: RecordKey): object {
  return { object_type_id: objectTypeId, id }
}

export function recordKey(key: RecordKey): string {
  return `${key.objectTypeId} ${key.id}`
}

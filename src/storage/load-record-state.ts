import type { Association, CrmRecord } from '../domain/objects/record.ts'
import type { RecordKey, RecordQuery, RecordState, UniqueKey } from '../domain/objects/record-store.ts'
import { numberArray, textArray } from './arrays.ts'
import type { Querier } from './database.ts'
import {
  type AssociationRow,
  decodeAssociation,
  decodeRecord,
  lockRecords,
  RECORD_COLUMNS,
  type RecordRow,
  valueKey,
} from './record-rows.ts'
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

// The order is that of the primary key; without it the planner may take the other index, and read the whole type.
const LOAD_HOLDERS = prepared(`
select u.* from jsonb_to_recordset($2::jsonb) as input (object_type_id text, property text, value text)
cross join lateral (
  select u.object_type_id, u.property, u.value, u.record_id from unique_value u
  where u.account_id = $1 and u.object_type_id = input.object_type_id
    and u.property = input.property and u.value >= input.value
  order by u.value limit 1
) as u
where u.value = input.value`)

const LOAD_LINKS = prepared(`
select a.* from jsonb_to_recordset($2::jsonb) as input (from_type_id text, from_id bigint, to_type_id text)
cross join lateral (
  select a.from_type_id, a.from_id, a.to_type_id, a.to_id, a.category, a.type_id from association a
  where a.account_id = $1 and a.from_type_id = input.from_type_id
    and a.from_id = input.from_id and a.to_type_id = input.to_type_id
  offset 0
) as a`)

/**
 * Eight statements at most, whatever the number of rows: values, two for records and two for targets, and two for links
 * after a lock.
 */
export async function loadRecordState(
  tx: Querier,
  accountId: string,
  query: RecordQuery,
): Promise<RecordState> {
  const includesArchived = query.includesArchived === true
  const [holders, targets] = await Promise.all([
    loadHolders(tx, accountId, query.uniqueValues),
    loadTargets(tx, accountId, { keys: query.targets ?? [], includesArchived }),
  ])
  const heldBy = query.uniqueValues.flatMap((key) => {
    const id = holders.get(valueKey(key))
    return id === undefined ? [] : [{ objectTypeId: key.objectTypeId, id }]
  })
  const keys = [...query.records, ...heldBy]
  const records = await loadRecords(tx, accountId, { keys, includesArchived })
  const current = ({ objectTypeId, id }: RecordKey) => {
    const key = recordKey({ objectTypeId, id })
    return { objectTypeId, id: (records.get(key) ?? targets.get(key))?.id ?? id }
  }
  const ofFound = [...records.values()].flatMap((record) =>
    (query.linksOfFound ?? []).map((toTypeId) => ({ from: current(record), toTypeId })),
  )
  const named = query.links.map(({ from, toTypeId }) => ({ from: current(from), toTypeId }))
  const wanted = [...named, ...ofFound]
  const pairs = (query.pairs ?? []).map(({ from, to }) => ({ from: current(from), to: current(to) }))
  const [, links, pairLinks] = await Promise.all([
    lockLinked(tx, accountId, { links: wanted, pairs }),
    loadLinks(tx, accountId, wanted),
    loadPairLinks(tx, accountId, pairs),
  ])
  return recordStateOf({ records, targets, holders, links, pairLinks })
}

/** Live records by the keys that led to them: their own, or that of a record that was merged into them. */
export type LoadedRecords = ReadonlyMap<string, CrmRecord>

type WantedRecords = { readonly keys: readonly RecordKey[]; readonly includesArchived?: boolean }

/** One statement, and a second when a key names no live record. */
export async function loadRecords(
  tx: Querier,
  accountId: string,
  { keys, includesArchived = false }: WantedRecords,
): Promise<LoadedRecords> {
  if (keys.length === 0) return new Map()
  const wanted = distinctKeys(keys)
  const inputs = [...wanted.values()].map(encodeKey)
  const rows = await tx.query<RecordRow>(LOAD_RECORDS, [accountId, JSON.stringify(inputs), includesArchived])
  const found = new Map(rows.map(decodeRecord).map((record) => [recordKey(record), record]))
  const survivors = await loadSurvivors(tx, accountId, { keys: missingFrom(found, wanted), includesArchived })
  return survivors.size === 0 ? found : new Map([...found, ...survivors])
}

/** As `loadRecords`, without what the records hold. */
async function loadTargets(
  tx: Querier,
  accountId: string,
  { keys, includesArchived = false }: WantedRecords,
): Promise<ReadonlyMap<string, RecordKey>> {
  if (keys.length === 0) return new Map()
  const wanted = distinctKeys(keys)
  const types = textArray([...wanted.values()].map(({ objectTypeId }) => objectTypeId))
  const ids = numberArray([...wanted.values()].map(({ id }) => id))
  type TargetRow = Pick<RecordRow, 'object_type_id' | 'id'>
  const rows = await tx.query<TargetRow>(LOAD_TARGETS, [accountId, types, ids, includesArchived])
  const targets = rows.map((row) => ({ objectTypeId: row.object_type_id, id: row.id }))
  const found = new Map(targets.map((target) => [recordKey(target), target] as const))
  const survivors = await loadSurvivors(tx, accountId, { keys: missingFrom(found, wanted), includesArchived })
  return survivors.size === 0 ? found : new Map([...found, ...survivors])
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

function distinctKeys(keys: readonly RecordKey[]): ReadonlyMap<string, RecordKey> {
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

/** Value key to the id of its holder. */
export async function loadHolders(
  tx: Querier,
  accountId: string,
  keys: readonly UniqueKey[],
): Promise<ReadonlyMap<string, string>> {
  if (keys.length === 0) return new Map()
  const input = keys.map((key) => ({
    object_type_id: key.objectTypeId,
    property: key.property,
    value: key.value,
  }))
  type HolderRow = { object_type_id: string; property: string; value: string; record_id: string }
  const rows = await tx.query<HolderRow>(LOAD_HOLDERS, [accountId, JSON.stringify(input)])
  return new Map(
    rows.map((row) => [
      valueKey({ objectTypeId: row.object_type_id, property: row.property, value: row.value }),
      row.record_id,
    ]),
  )
}

const LOAD_PAIR_LINKS = prepared(`
select a.* from jsonb_to_recordset($2::jsonb)
  as input (from_type_id text, from_id bigint, to_type_id text, to_id bigint)
cross join lateral (
  select a.from_type_id, a.from_id, a.to_type_id, a.to_id, a.category, a.type_id from association a
  where a.account_id = $1 and a.from_type_id = input.from_type_id and a.from_id = input.from_id
    and a.to_type_id = input.to_type_id and a.to_id = input.to_id
  offset 0
) as a`)

/**
 * Whoever may change which link of a record is its primary one holds that record, and whoever changes links of a pair
 * holds the first of the two, so that two writers never decide at once (ASC-4, ASC-6). Links are read afterwards.
 */
async function lockLinked(
  tx: Querier,
  accountId: string,
  { links, pairs }: { links: RecordQuery['links']; pairs: NonNullable<RecordQuery['pairs']> },
): Promise<void> {
  const firsts = pairs.map(({ from, to }) => (recordKey(from) < recordKey(to) ? from : to))
  const keys = [...links.map(({ from }) => from), ...firsts].map((key) => [key.objectTypeId, key.id] as const)
  if (keys.length > 0) await lockRecords(tx, accountId, keys)
}

async function loadPairLinks(
  tx: Querier,
  accountId: string,
  pairs: NonNullable<RecordQuery['pairs']>,
): Promise<readonly Association[]> {
  if (pairs.length === 0) return []
  const directions = pairs.flatMap(({ from, to }) => [[from, to] as const, [to, from] as const])
  const inputs = directions.map(([from, to]) => ({
    from_type_id: from.objectTypeId,
    from_id: from.id,
    to_type_id: to.objectTypeId,
    to_id: to.id,
  }))
  const distinct = new Map(inputs.map((input) => [Object.values(input).join(' '), input]))
  const values = [accountId, JSON.stringify([...distinct.values()])]
  return (await tx.query<AssociationRow>(LOAD_PAIR_LINKS, values)).map(decodeAssociation)
}

async function loadLinks(
  tx: Querier,
  accountId: string,
  wanted: RecordQuery['links'],
): Promise<readonly Association[]> {
  if (wanted.length === 0) return []
  const inputs = wanted.map(({ from, toTypeId }) => ({
    from_type_id: from.objectTypeId,
    from_id: from.id,
    to_type_id: toTypeId,
  }))
  const distinct = new Map(inputs.map((input) => [Object.values(input).join(' '), input]))
  const rows = await tx.query<AssociationRow>(LOAD_LINKS, [accountId, JSON.stringify([...distinct.values()])])
  return rows.map(decodeAssociation)
}

export function recordStateOf(loaded: {
  records: LoadedRecords
  targets?: ReadonlyMap<string, RecordKey>
  holders: ReadonlyMap<string, string>
  links: readonly Association[]
  pairLinks: readonly Association[]
}): RecordState {
  const pairLinks = Map.groupBy(
    loaded.pairLinks,
    (link) => `${link.fromTypeId} ${link.fromId} ${link.toTypeId} ${link.toId}`,
  )
  const links = Map.groupBy(loaded.links, (link) => `${link.fromTypeId} ${link.fromId} ${link.toTypeId}`)
  return {
    findRecord: (key) => loaded.records.get(recordKey(key)),
    findTarget: (key) => loaded.targets?.get(recordKey(key)),
    findHolder: (key) => loaded.holders.get(valueKey(key)),
    listPairLinks: (from, to) => pairLinks.get(`${recordKey(from)} ${recordKey(to)}`) ?? [],
    listLinks: (from, toTypeId) => links.get(`${from.objectTypeId} ${from.id} ${toTypeId}`) ?? [],
  }
}

function recordKey(key: RecordKey): string {
  return `${key.objectTypeId} ${key.id}`
}

import type { Association, CrmRecord } from '../domain/objects/record.ts'
import type { RecordKey, RecordQuery, RecordState, UniqueKey } from '../domain/objects/record-store.ts'
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

// Each read looks its keys up one by one in the primary key. The lateral form leaves the planner no other way: of an
// account that is newer than the statistics it expects one row, and would read all of it for a join.
const LOAD_RECORDS = `
select r.* from jsonb_to_recordset($2::jsonb) as input (object_type_id text, id bigint)
cross join lateral (
  select ${RECORD_COLUMNS} from crm_record r
  where r.account_id = $1 and r.object_type_id = input.object_type_id and r.id = input.id and r.archived_at is null
  limit 1
) as r`

// The order is that of the primary key; without it the planner may take the other index, and read the whole type.
const LOAD_HOLDERS = `
select u.* from jsonb_to_recordset($2::jsonb) as input (object_type_id text, property text, value text)
cross join lateral (
  select u.object_type_id, u.property, u.value, u.record_id from unique_value u
  where u.account_id = $1 and u.object_type_id = input.object_type_id
    and u.property = input.property and u.value >= input.value
  order by u.value limit 1
) as u
where u.value = input.value`

const LOAD_LINKS = `
select a.* from jsonb_to_recordset($2::jsonb) as input (from_type_id text, from_id bigint, to_type_id text)
cross join lateral (
  select a.from_type_id, a.from_id, a.to_type_id, a.to_id, a.category, a.type_id from association a
  where a.account_id = $1 and a.from_type_id = input.from_type_id
    and a.from_id = input.from_id and a.to_type_id = input.to_type_id
  offset 0
) as a`

/** Four statements at most, whatever the number of rows: values, records, and links after a lock. */
export async function loadRecordState(
  tx: Querier,
  accountId: string,
  query: RecordQuery,
): Promise<RecordState> {
  const holders = await loadHolders(tx, accountId, query.uniqueValues)
  const records = await loadRecords(tx, accountId, [
    ...query.records,
    ...query.uniqueValues.flatMap((key) => {
      const id = holders.get(valueKey(key))
      return id === undefined ? [] : [{ objectTypeId: key.objectTypeId, id }]
    }),
  ])
  const ofFound = records.flatMap(({ objectTypeId, id }) =>
    (query.linksOfFound ?? []).map((toTypeId) => ({ from: { objectTypeId, id }, toTypeId })),
  )
  const links = await loadLinks(tx, accountId, [...query.links, ...ofFound])
  return recordStateOf({ records, holders, links })
}

export async function loadRecords(
  tx: Querier,
  accountId: string,
  keys: readonly RecordKey[],
): Promise<readonly CrmRecord[]> {
  if (keys.length === 0) return []
  const distinct = new Map(
    keys.map((key) => [recordKey(key), { object_type_id: key.objectTypeId, id: key.id }]),
  )
  const rows = await tx.query<RecordRow>(LOAD_RECORDS, [accountId, JSON.stringify([...distinct.values()])])
  return rows.map(decodeRecord)
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

// Whoever may change which link of a record is its primary one holds that record, so that two never decide at once
// (ASC-6): the links are read after this lock is had.
async function loadLinks(
  tx: Querier,
  accountId: string,
  wanted: RecordQuery['links'],
): Promise<readonly Association[]> {
  if (wanted.length === 0) return []
  const keys = wanted.map(({ from }) => [from.objectTypeId, from.id] as const)
  await lockRecords(tx, accountId, keys)
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
  records: readonly CrmRecord[]
  holders: ReadonlyMap<string, string>
  links: readonly Association[]
}): RecordState {
  const records = new Map(loaded.records.map((record) => [recordKey(record), record]))
  const links = Map.groupBy(loaded.links, (link) => `${link.fromTypeId} ${link.fromId} ${link.toTypeId}`)
  return {
    findRecord: (key) => records.get(recordKey(key)),
    findHolder: (key) => loaded.holders.get(valueKey(key)),
    listLinks: (from, toTypeId) => links.get(`${from.objectTypeId} ${from.id} ${toTypeId}`) ?? [],
  }
}

function recordKey(key: RecordKey): string {
  return `${key.objectTypeId} ${key.id}`
}

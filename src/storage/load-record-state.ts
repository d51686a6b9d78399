import type { Association } from '../domain/objects/record.ts'
import type { RecordKey, RecordQuery, RecordState, UniqueKey } from '../domain/objects/record-store.ts'
import type { Querier } from './database.ts'
import { readHeldLabels } from './label-store.ts'
import { LinkCounts } from './link-counts.ts'
import { distinctKeys, type LoadedRecords, loadRecords, loadTargets, recordKey } from './load-records.ts'
import { type AssociationRow, decodeAssociation, lockRecords, valueKey } from './record-rows.ts'
import { prepared } from './statement.ts'

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
 * after a lock. One more where records have little room for links, one when a record is found to have many, and one for
 * definitions of the account's own.
 */
export async function loadRecordState(
  tx: Querier,
  accountId: string,
  query: RecordQuery & { readonly defaultLinkLimit: number },
): Promise<RecordState> {
  const includesArchived = query.includesArchived === true
  const ends = (query.pairs ?? []).flatMap(({ from, to }) => [from, to])
  const counts = new LinkCounts(query.counted ?? [], query.defaultLinkLimit, ends)
  const [holders, targets] = await Promise.all([
    loadHolders(tx, accountId, query.uniqueValues),
    loadTargets(tx, accountId, { keys: query.targets ?? [], includesArchived, counts }),
  ])
  const heldBy = query.uniqueValues.flatMap((key) => {
    const id = holders.get(valueKey(key))
    return id === undefined ? [] : [{ objectTypeId: key.objectTypeId, id }]
  })
  const keys = [...query.records, ...heldBy]
  const records = await loadRecords(tx, accountId, { keys, includesArchived, counts })
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
  const found = [...distinctKeys([...records.values(), ...targets.values()]).values()]
  const tight = found.filter((record) => counts.isTight(record))
  // Links are read, and those of tight records counted again, once no other writer can make more of them.
  const [, , links, pairLinks, labels] = await Promise.all([
    lockLinked(tx, accountId, { links: wanted, pairs, tight }),
    loadTargets(tx, accountId, { keys: tight, includesArchived, counts }),
    loadLinks(tx, accountId, wanted),
    loadPairLinks(tx, accountId, pairs),
    readHeldLabels(tx, accountId, query.labels ?? []),
  ])
  await markCrowded(
    tx,
    accountId,
    found.filter((record) => counts.isUnmarked(record)),
  )
  return recordStateOf({ records, targets, holders, links, pairLinks, counts, labels })
}

const MARK_CROWDED = `
update crm_record r set has_many_links = true
where r.account_id = $1 and r.object_type_id = any($2::text[]) and r.id = any($3::bigint[])`

/** Every write counts the links of these records from now on. The ids of two types may cross: one more is no harm. */
async function markCrowded(tx: Querier, accountId: string, records: readonly RecordKey[]): Promise<void> {
  if (records.length === 0) return
  const columns = [records.map(({ objectTypeId }) => objectTypeId), records.map(({ id }) => id)]
  await tx.query(MARK_CROWDED, [accountId, ...columns])
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
 * Whoever may change which link of a record is its primary one holds that record, whoever changes links of a pair the
 * first of the two, and whoever makes links of a record that has little room for more holds it too, so that two writers
 * never decide at once (ASC-4, ASC-6, ASC-37). Links are read afterwards.
 */
async function lockLinked(
  tx: Querier,
  accountId: string,
  held: {
    links: RecordQuery['links']
    pairs: NonNullable<RecordQuery['pairs']>
    tight: readonly RecordKey[]
  },
): Promise<void> {
  const firsts = held.pairs.map(({ from, to }) => (recordKey(from) < recordKey(to) ? from : to))
  const all = [...held.links.map(({ from }) => from), ...firsts, ...held.tight]
  const keys = all.map((key) => [key.objectTypeId, key.id] as const)
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
  links?: readonly Association[]
  pairLinks?: readonly Association[]
  counts?: LinkCounts
  labels?: ReadonlySet<number>
}): RecordState {
  const counts = loaded.counts ?? new LinkCounts([], 0, [])
  const pairLinks = Map.groupBy(
    loaded.pairLinks ?? [],
    (link) => `${link.fromTypeId} ${link.fromId} ${link.toTypeId} ${link.toId}`,
  )
  const links = Map.groupBy(
    loaded.links ?? [],
    (link) => `${link.fromTypeId} ${link.fromId} ${link.toTypeId}`,
  )
  return {
    findRecord: (key) => loaded.records.get(recordKey(key)),
    findTarget: (key) => loaded.targets?.get(recordKey(key)),
    findHolder: (key) => loaded.holders.get(valueKey(key)),
    listPairLinks: (from, to) => pairLinks.get(`${recordKey(from)} ${recordKey(to)}`) ?? [],
    listLinks: (from, toTypeId) => links.get(`${from.objectTypeId} ${from.id} ${toTypeId}`) ?? [],
    findRoom: (from, type) => counts.find(from, type),
    hasLabel: (typeId) => loaded.labels?.has(typeId) === true,
  }
}

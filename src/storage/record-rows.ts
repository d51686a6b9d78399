import { formatInstant } from '../domain/instant.ts'
import type { Association, CrmRecord } from '../domain/objects/record.ts'
import type { RecordWrites, UniqueKey } from '../domain/objects/record-store.ts'
import type { Querier } from './database.ts'
import { applyMerges } from './merge-rows.ts'
import { expectRows } from './planned-write.ts'
import { applyPurges } from './purge-rows.ts'
import { jsonArray, numberArray, textArray } from './arrays.ts'
import { putLinks } from './link-rows.ts'
import { distinctColumns, type RecordKeyPair, runRows } from './run-rows.ts'
import { prepared } from './statement.ts'
import { encodeValue, RELEASE_VALUES } from './value-rows.ts'

export type RecordRow = {
  object_type_id: string
  id: string
  properties: Record<string, string>
  created_ms: string
  updated_ms: string
  archived_ms: string | null
}

export type AssociationRow = {
  from_type_id: string
  from_id: string
  to_type_id: string
  to_id: string
  category: string
  type_id: number
}

/** What changes nothing. */
export const noRecordWrites: RecordWrites = {
  created: [],
  updated: [],
  changes: [],
  claimed: [],
  released: [],
  linked: [],
  unlinked: [],
}

/** Columns of a record, times as epoch ms. */
export const RECORD_COLUMNS = `r.object_type_id, r.id, r.properties,
  round(extract(epoch from r.created_at) * 1000)::bigint as created_ms,
  round(extract(epoch from r.updated_at) * 1000)::bigint as updated_ms,
  round(extract(epoch from r.archived_at) * 1000)::bigint as archived_ms`

const CLAIM_VALUES = prepared(`
insert into unique_value (account_id, object_type_id, property, value, record_id)
select $1, object_type_id, property, value, record_id
from jsonb_to_recordset($2::jsonb) as input (object_type_id text, property text, value text, record_id bigint)
order by object_type_id, property, value collate "C"
on conflict on constraint unique_value__pkey do nothing
returning 1`)

const INSERT_RECORDS = prepared(`
insert into crm_record (account_id, object_type_id, id, properties, created_at, updated_at)
select $1, object_type_id, id, properties, created_at, updated_at
from jsonb_to_recordset($2::jsonb)
  as input (object_type_id text, id bigint, properties jsonb, created_at timestamptz, updated_at timestamptz)
order by object_type_id, id`)

// Here the two lists keep the planner to the rows named; see load-records.ts.
const UPDATE_RECORD_ROWS = `
update crm_record r set properties = input.properties, created_at = input.created_at, updated_at = input.updated_at,
  archived_at = input.archived_at
from (
  select * from jsonb_to_recordset($2::jsonb) as row (object_type_id text, id bigint, properties jsonb,
    created_at timestamptz, updated_at timestamptz, archived_at timestamptz, previous_updated_at timestamptz)
  order by object_type_id, id
) as input
where r.account_id = $1 and r.object_type_id = input.object_type_id and r.id = input.id
  and r.object_type_id = any($3::text[]) and r.id = any($4::bigint[])
  and r.updated_at = input.previous_updated_at and r.archived_at is null
returning 1`

const UPDATE_RECORDS = prepared(UPDATE_RECORD_ROWS)
const RESTORE_RECORDS = prepared(
  UPDATE_RECORD_ROWS.replace('r.archived_at is null', 'r.archived_at is not null'),
)

// Arrays, and json that PostgreSQL only checks: as members of one jsonb parameter the values would be read twice.
const INSERT_CHANGES = prepared(`
insert into record_change
  (account_id, object_type_id, record_id, change_number, changed_at, source_type, source_id, cause, property_values)
select $1, object_type_id, record_id, change_number, changed_at, source_type, source_id, cause, property_values
from unnest($2::text[], $3::bigint[], $4::bigint[], $5::timestamptz[], $6::text[], $7::text[], $8::text[],
  $9::json[])
  as input (object_type_id, record_id, change_number, changed_at, source_type, source_id, cause, property_values)
order by object_type_id collate "C", record_id, changed_at, change_number`)

// By the index of visitors by contact.
const FORGET_VISITORS = `
update visitor v set former_contact_id = v.contact_id, contact_id = null, linked_at = null
where v.account_id = $1 and v.contact_id = any($2::bigint[])`

// An update of several rows locks them in the order in which it comes upon them; this takes them by key first.
const LOCK_RECORDS = prepared(`
select 1 from crm_record r
where r.account_id = $1 and r.object_type_id = any($2::text[]) and r.id = any($3::bigint[])
order by r.object_type_id, r.id for no key update`)

/**
 * Ten statements at most beside those of merges and purges, in a fixed order of tables and each sorted by key, so that
 * writers do not deadlock. None waits for the answer of another: they are sent together, and run in this order.
 */
export async function applyRecordWrites(tx: Querier, accountId: string, writes: RecordWrites): Promise<void> {
  const { released, claimed, updated, restored = [], merged = [], purged = [] } = writes
  const values = Promise.all([
    runRows(tx, RELEASE_VALUES, { accountId, rows: released.map(encodeValue) }),
    runRows(tx, CLAIM_VALUES, { accountId, rows: claimed.map(encodeValue) }),
  ])
  if (merged.length > 0 || purged.length > 0) {
    await values
    await applyMerges(tx, accountId, merged)
    await applyPurges(tx, accountId, purged)
  }
  const [[releasedRows, claimedRows], [updatedRows, restoredRows]] = await Promise.all([
    values,
    putRecords(tx, accountId, writes),
    insertChanges(tx, accountId, writes.changes),
    forgetVisitors(tx, accountId, writes.strippedContacts ?? []),
    putLinks(tx, accountId, writes),
  ])
  expectRows(releasedRows, released.length)
  expectRows(claimedRows, claimed.length)
  expectRows(updatedRows, updated.length)
  expectRows(restoredRows, restored.length)
}

/** Answers a row for each record that was updated, and for each that was restored. */
async function putRecords(
  tx: Querier,
  accountId: string,
  { created, updated, restored = [] }: RecordWrites,
): Promise<readonly [updated: readonly unknown[], restored: readonly unknown[]]> {
  const keys = updated.map(keyOfUpdate)
  const [, , updatedRows, restoredRows] = await Promise.all([
    runRows(tx, INSERT_RECORDS, { accountId, rows: created.map(encodeRecord) }),
    updated.length > 1 ? lockRecords(tx, accountId, keys) : undefined,
    runRows(tx, UPDATE_RECORDS, { accountId, rows: updated.map(encodeUpdate), keys }),
    runRows(tx, RESTORE_RECORDS, {
      accountId,
      rows: restored.map(encodeUpdate),
      keys: restored.map(keyOfUpdate),
    }),
  ])
  return [updatedRows, restoredRows]
}

function keyOfUpdate({ record }: RecordWrites['updated'][number]): RecordKeyPair {
  return [record.objectTypeId, record.id]
}

async function forgetVisitors(tx: Querier, accountId: string, contactIds: readonly string[]): Promise<void> {
  if (contactIds.length > 0) await tx.query(FORGET_VISITORS, [accountId, contactIds])
}

async function insertChanges(
  tx: Querier,
  accountId: string,
  changes: RecordWrites['changes'],
): Promise<void> {
  if (changes.length === 0) return
  await tx.query(INSERT_CHANGES, [
    accountId,
    textArray(changes.map((change) => change.objectTypeId)),
    numberArray(changes.map((change) => change.recordId)),
    numberArray(changes.map((change) => change.changeNumber)),
    textArray(changes.map((change) => formatInstant(change.changedAt))),
    textArray(changes.map((change) => change.sourceType)),
    textArray(changes.map((change) => change.sourceId)),
    textArray(changes.map((change) => change.cause ?? null)),
    jsonArray(changes.map((change) => change.values)),
  ])
}

/** Holds the rows until the transaction ends, taken in the order of their keys. */
export async function lockRecords(
  tx: Querier,
  accountId: string,
  keys: readonly RecordKeyPair[],
): Promise<void> {
  await tx.query(LOCK_RECORDS, [accountId, ...distinctColumns(keys)])
}

export function decodeRecord(row: RecordRow): CrmRecord {
  return {
    objectTypeId: row.object_type_id,
    id: row.id,
    properties: row.properties,
    createdAt: Number(row.created_ms),
    updatedAt: Number(row.updated_ms),
    ...(row.archived_ms === null ? {} : { archivedAt: Number(row.archived_ms) }),
  }
}

export function decodeAssociation(row: AssociationRow): Association {
  return {
    fromTypeId: row.from_type_id,
    fromId: row.from_id,
    toTypeId: row.to_type_id,
    toId: row.to_id,
    category: row.category,
    typeId: row.type_id,
  }
}

function encodeRecord(record: CrmRecord): object {
  return {
    object_type_id: record.objectTypeId,
    id: record.id,
    properties: record.properties,
    created_at: formatInstant(record.createdAt),
    updated_at: formatInstant(record.updatedAt),
  }
}

function encodeUpdate(update: RecordWrites['updated'][number]): object {
  const { record, previousUpdatedAt } = update
  return {
    ...encodeRecord(record),
    archived_at: record.archivedAt === undefined ? null : formatInstant(record.archivedAt),
    previous_updated_at: formatInstant(previousUpdatedAt),
  }
}

export function valueKey(key: UniqueKey): string {
  return `${key.objectTypeId} ${key.property} ${key.value}`
}

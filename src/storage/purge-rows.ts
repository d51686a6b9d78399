import type { RecordWrites } from '../domain/objects/record-store.ts'
import type { Querier } from './database.ts'
import { expectRows } from './planned-write.ts'
import { releaseHiddenValues } from './value-rows.ts'

const PURGE_INPUT = `jsonb_to_recordset($2::jsonb)
  as input (object_type_id text, id bigint, previous_updated_at timestamptz)`

const DELETE_RECORDS = `
delete from crm_record r using ${PURGE_INPUT}
where r.account_id = $1 and r.object_type_id = input.object_type_id and r.id = input.id
  and r.updated_at = input.previous_updated_at
returning 1`

const DELETE_CHANGES = `
delete from record_change c using ${PURGE_INPUT}
where c.account_id = $1 and c.object_type_id = input.object_type_id and c.record_id = input.id`

// By the indexes of survivors, of visitors by contact and of events by record.
const DELETE_MERGED_IDS = `
delete from merged_record m using ${PURGE_INPUT}
where m.account_id = $1 and m.object_type_id = input.object_type_id and m.survivor_id = input.id`

const DELETE_VISITORS = `
delete from visitor v using ${PURGE_INPUT}
where v.account_id = $1 and input.object_type_id = '0-1' and v.contact_id = input.id`

const DELETE_SUBMISSIONS = `
delete from form_submission s using ${PURGE_INPUT}
where s.account_id = $1 and input.object_type_id = '0-1' and s.contact_id = input.id`

// By the index of events by record, and by that of visitors by the contact that they had.
const LIST_TOKENS = `
select distinct e.content ->> 'utk' as utk from ${PURGE_INPUT}
join timeline_event e on e.object_type_id = input.object_type_id and e.object_id = input.id
where e.account_id = $1 and input.object_type_id = '0-1' and e.content ->> 'utk' is not null
union
select v.utk from ${PURGE_INPUT}
join visitor v on v.former_contact_id = input.id
where v.account_id = $1 and input.object_type_id = '0-1' and v.contact_id is null`

const DELETE_EVENTS = `
delete from timeline_event e using ${PURGE_INPUT}
where e.account_id = $1 and e.object_type_id = input.object_type_id and e.object_id = input.id`

// By primary key, then by the index of events that wait. An archived contact has lost its visitors; they are nobody's.
const DELETE_TOKENS = `
with forgotten as (
  delete from visitor v where v.account_id = $1 and v.utk = any($2::text[]) and v.contact_id is null returning v.utk
)
delete from timeline_event e using forgotten
where e.account_id = $1 and e.visitor = forgotten.utk and e.object_id is null`

/** Erases records with all that is kept of them but links and live values, which the plan lists; needs the account alone. */
export async function applyPurges(
  tx: Querier,
  accountId: string,
  purged: NonNullable<RecordWrites['purged']>,
): Promise<void> {
  if (purged.length === 0) return
  const rows = purged.map((record) => ({
    object_type_id: record.objectTypeId,
    id: record.id,
    previous_updated_at: new Date(record.updatedAt).toISOString(),
  }))
  const values = [accountId, JSON.stringify(rows)]
  expectRows(await tx.query(DELETE_RECORDS, values), rows.length)
  const tokens = await tx.query<{ utk: string }>(LIST_TOKENS, values)
  for (const statement of [
    DELETE_CHANGES,
    DELETE_MERGED_IDS,
    DELETE_VISITORS,
    DELETE_EVENTS,
    DELETE_SUBMISSIONS,
  ])
    await tx.query(statement, values)
  if (tokens.length > 0)
    await tx.query(DELETE_TOKENS, [accountId, tokens.map(({ utk }) => utk.toLowerCase())])
  await releaseHiddenValues(tx, accountId, purged)
}

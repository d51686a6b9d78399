import type { RecordWrites } from '../domain/objects/record-store.ts'
import type { Querier } from './database.ts'
import { expectRows } from './planned-write.ts'
import { releaseHiddenValues } from './value-rows.ts'

const MERGE_INPUT = `jsonb_to_recordset($2::jsonb)
  as input (object_type_id text, id bigint, survivor_id bigint, previous_updated_at timestamptz)`

const DELETE_MERGED = `
delete from crm_record r using ${MERGE_INPUT}
where r.account_id = $1 and r.object_type_id = input.object_type_id and r.id = input.id
  and r.updated_at = input.previous_updated_at and r.archived_at is null
returning 1`

const MOVE_CHANGES = `
update record_change c set record_id = input.survivor_id from ${MERGE_INPUT}
where c.account_id = $1 and c.object_type_id = input.object_type_id and c.record_id = input.id`

// By the index of survivors: who led to a merged record leads to its survivor.
const MOVE_SURVIVORS = `
update merged_record m set survivor_id = input.survivor_id from ${MERGE_INPUT}
where m.account_id = $1 and m.object_type_id = input.object_type_id and m.survivor_id = input.id`

const NOTE_MERGED = `
insert into merged_record (account_id, object_type_id, id, survivor_id)
select $1, object_type_id, id, survivor_id from ${MERGE_INPUT} order by object_type_id, id`

// By the index of visitors by contact.
const MOVE_VISITORS = `
update visitor v set contact_id = input.survivor_id from ${MERGE_INPUT}
where v.account_id = $1 and input.object_type_id = '0-1' and v.contact_id = input.id`

// By primary key, from its leading columns.
const MOVE_SUBMISSIONS = `
update form_submission s set contact_id = input.survivor_id from ${MERGE_INPUT}
where s.account_id = $1 and input.object_type_id = '0-1' and s.contact_id = input.id`

// By the index of events by record.
const MOVE_EVENTS = `
update timeline_event e set object_id = input.survivor_id from ${MERGE_INPUT}
where e.account_id = $1 and e.object_type_id = input.object_type_id and e.object_id = input.id`

/** Takes merged records away and moves what hangs on them; needs the account alone. Eight statements (OBJ-80, V7, PT8). */
export async function applyMerges(
  tx: Querier,
  accountId: string,
  merged: NonNullable<RecordWrites['merged']>,
): Promise<void> {
  if (merged.length === 0) return
  const rows = merged.map(({ record, survivorId }) => ({
    object_type_id: record.objectTypeId,
    id: record.id,
    survivor_id: survivorId,
    previous_updated_at: new Date(record.updatedAt).toISOString(),
  }))
  const values = [accountId, JSON.stringify(rows)]
  expectRows(await tx.query(DELETE_MERGED, values), rows.length)
  for (const statement of [
    MOVE_CHANGES,
    MOVE_SURVIVORS,
    NOTE_MERGED,
    MOVE_VISITORS,
    MOVE_EVENTS,
    MOVE_SUBMISSIONS,
  ])
    await tx.query(statement, values)
  await releaseHiddenValues(
    tx,
    accountId,
    merged.map(({ record }) => record),
  )
}

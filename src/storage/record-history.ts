import type { RecordChange } from '../domain/objects/record.ts'
import type { RecordStore } from '../domain/objects/record-store.ts'
import type { Querier } from './database.ts'

// By primary key, from its leading columns; no more versions leave the database than are shown.
const READ_HISTORY = `
select v.record_id, v.change_number, round(extract(epoch from v.changed_at) * 1000)::bigint as changed_ms,
  v.source_type, v.source_id, json_object_agg(v.property, v.value) as property_values
from (
  select c.record_id, c.change_number, c.changed_at, c.source_type, c.source_id, entry.key as property, entry.value,
    row_number() over (partition by c.record_id, entry.key order by c.changed_at desc, c.change_number desc) as place
  from record_change c cross join lateral json_each_text(c.property_values) as entry
  where c.account_id = $1 and c.object_type_id = $2 and c.record_id = any($3::bigint[])
    and entry.key = any($4::text[])
) as v
where v.place <= $5
group by v.record_id, v.change_number, v.changed_at, v.source_type, v.source_id
order by v.record_id, v.changed_at desc, v.change_number desc`

type HistoryRow = {
  record_id: string
  change_number: string
  changed_ms: string
  source_type: string
  source_id: string
  property_values: Record<string, string>
}

/** As `RecordStore.readHistory`. */
export async function readHistory(
  context: { db: Querier; accountId: string; objectTypeId: string },
  request: Parameters<RecordStore['readHistory']>[2],
): Promise<ReadonlyMap<string, readonly RecordChange[]>> {
  const { db, accountId, objectTypeId } = context
  const rows = await db.query<HistoryRow>(READ_HISTORY, [
    accountId,
    objectTypeId,
    request.ids,
    request.properties,
    request.limit,
  ])
  const changes = rows.map((row) => ({
    objectTypeId,
    recordId: row.record_id,
    changeNumber: row.change_number,
    changedAt: Number(row.changed_ms),
    sourceType: row.source_type,
    sourceId: row.source_id,
    values: row.property_values,
  }))
  return Map.groupBy(changes, (change) => change.recordId)
}

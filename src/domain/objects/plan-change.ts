import { changeRecord } from './build-record.ts'
import type { ChangeOptions } from './build-record.ts'
import type { PropertyCatalogue } from './property-definition.ts'
import type { CrmRecord, PropertyValues } from './record.ts'
import type { RecordDraft } from './record-draft.ts'
import { listHeldValues } from './unique-values.ts'

const CONTACT_TYPE_ID = '0-1'

/**
 * Puts a write of normalised values into the draft: the record after it, its history entry, and the unique values that
 * it gives up and takes, which are known to be free. Answers the record after it: the same when nothing changes.
 */
export function planChange(
  record: CrmRecord,
  values: PropertyValues,
  options: ChangeOptions & { readonly draft: RecordDraft; readonly catalogue: PropertyCatalogue },
): CrmRecord {
  const { draft, catalogue } = options
  const changed = changeRecord(record, values, { ...options, owners: catalogue.owners })
  if (changed === undefined) return record
  draft.update(changed.record, changed.change)
  moveUniqueValues({ before: record, after: changed.record, draft, catalogue })
  return changed.record
}

/** Archives a live record: its unique values are free at once, and the visitors of a contact are nobody's (objects 7.2). */
export function planArchiving(
  record: CrmRecord,
  options: { readonly draft: RecordDraft; readonly catalogue: PropertyCatalogue; readonly now: number },
): void {
  const { draft, catalogue, now } = options
  const archivedAt = Math.max(now, record.updatedAt + 1)
  draft.update({ ...record, updatedAt: archivedAt, archivedAt })
  for (const key of listHeldValues(catalogue, record)) draft.release({ ...key, recordId: record.id })
  if (record.objectTypeId === CONTACT_TYPE_ID) draft.stripVisitors(record.id)
}

/** The record gives up what it no longer holds, then takes what is new. */
export function moveUniqueValues(move: {
  readonly before: CrmRecord
  readonly after: CrmRecord
  readonly draft: RecordDraft
  readonly catalogue: PropertyCatalogue
}): void {
  const { before, after, draft, catalogue } = move
  const held = new Map(listHeldValues(catalogue, before).map((key) => [JSON.stringify(key), key]))
  const wanted = new Map(listHeldValues(catalogue, after).map((key) => [JSON.stringify(key), key]))
  for (const [name, key] of held) if (!wanted.has(name)) draft.release({ ...key, recordId: before.id })
  for (const [name, key] of wanted) if (!held.has(name)) draft.claim({ ...key, recordId: after.id })
}

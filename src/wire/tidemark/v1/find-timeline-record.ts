import { type Outcome, refusal, success } from '../../../domain/failure.ts'
import { unknownRecord } from '../../../domain/identity/resolve-contact.ts'
import { readCurrent } from '../../../domain/objects/read-records.ts'
import { canonicalId, isRecordId } from '../../../domain/objects/record-id.ts'
import type { RecordKey, RecordStore } from '../../../domain/objects/record-store.ts'
import type { RouteContext } from '../../route.ts'

/** The live record whose timeline is asked for, by its id or one that was merged into it. Fails with `not_found`, whatever became of the record (E5, PE37). */
export async function findTimelineRecord(
  records: Pick<RecordStore, 'readRecords' | 'findSurvivors'>,
  { caller, types }: Pick<RouteContext, 'caller' | 'types'>,
  { objectTypeId, id }: RecordKey,
): Promise<Outcome<RecordKey>> {
  const singular = (await types.findById(objectTypeId))?.singular ?? 'record'
  const missing = refusal(unknownRecord(id, singular[0]?.toUpperCase() + singular.slice(1), ''))
  if (!isRecordId(id)) return missing
  const request = { objectTypeId, ids: [canonicalId(id)], archived: false }
  const [record] = (await readCurrent(records, caller.accountId, request)).values()
  return record ? success({ objectTypeId, id: record.id }) : missing
}

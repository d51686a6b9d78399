import { refusal, success } from '../failure.ts'
import type { Outcome } from '../failure.ts'
import { modelCheck } from '../properties/account-catalogue.ts'
import { modelOutdated } from '../properties/current-catalogue.ts'
import { checkWritable, type ObjectType } from './object-types.ts'
import { planArchiving } from './plan-change.ts'
import type { PropertyCatalogue } from './property-definition.ts'
import { RecordDraft } from './record-draft.ts'
import { canonicalId, isRecordId } from './record-id.ts'
import type { RecordStore } from './record-store.ts'

const CONTACT_TYPE_ID = '0-1'

/**
 * Archives the records that are there, in one transaction; ids of none, and of archived ones, are passed over. Their
 * links are hidden, their unique values are free, their events and history stay. Fails with `modelOutdated` when a
 * definition of the catalogue has changed meanwhile. Source: OBJ-63, OBJ-64, OBJ-79.
 */
export async function archiveRecords(
  deps: { readonly store: RecordStore; readonly now: () => number },
  request: {
    readonly accountId: string
    readonly objectType: ObjectType
    readonly catalogue: PropertyCatalogue
    /** As sent. */
    readonly ids: readonly string[]
  },
): Promise<Outcome<undefined>> {
  const { accountId, objectType, catalogue } = request
  const notWritable = checkWritable(objectType)
  if (notWritable !== undefined) return refusal(notWritable)
  const { typeId: objectTypeId } = objectType
  const keys = [...new Set(request.ids.filter(isRecordId).map(canonicalId))].map((id) => ({
    objectTypeId,
    id,
  }))
  if (keys.length === 0) return success(undefined)
  const now = deps.now()
  const write = {
    query: { records: keys, uniqueValues: [], links: [] },
    demand: { recordIds: {}, changeNumbers: 0 },
    isAlone: objectTypeId === CONTACT_TYPE_ID,
    model: modelCheck({ [objectTypeId]: catalogue }, refusal(modelOutdated)),
  }
  return deps.store.write<Outcome<undefined>>(accountId, write, (state) => {
    const draft = new RecordDraft(state)
    for (const key of keys) {
      const record = draft.findRecord(key)
      // The id of a merged record leads to its survivor, which nobody has asked to archive.
      if (record?.id === key.id) planArchiving(record, { draft, catalogue, now })
    }
    return { writes: draft.toWrites(), result: success(undefined) }
  })
}

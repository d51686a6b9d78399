import { catalogueWith } from '../associations/association-catalogue.ts'
import type { Caller } from '../caller.ts'
import { refusal } from '../failure.ts'
import type { Outcome } from '../failure.ts'
import { modelCheck } from '../properties/account-catalogue.ts'
import { modelOutdated } from '../properties/current-catalogue.ts'
import { checkWritable, type ObjectType } from './object-types.ts'
import { planMerge } from './plan-merge.ts'
import type { PropertyCatalogue } from './property-definition.ts'
import { recordNotFound } from './read-records.ts'
import type { CrmRecord } from './record.ts'
import { canonicalId, isRecordId } from './record-id.ts'
import type { RecordStore } from './record-store.ts'

/**
 * Merges two records into a new one, in one transaction; ids of records that were merged before mean their survivors.
 * Fails with `not_found`, `parameter_invalid` for one record twice, `identities_exhausted`, `modelOutdated`.
 * Source: OBJ-80 to OBJ-85.
 */
export async function mergeRecords(
  deps: { readonly store: RecordStore; readonly now: () => number },
  request: {
    readonly caller: Caller
    readonly objectType: ObjectType
    readonly catalogue: PropertyCatalogue
    /** As sent. */
    readonly primaryId: string
    readonly mergedId: string
  },
): Promise<Outcome<CrmRecord>> {
  const { caller, objectType } = request
  const notWritable = checkWritable(objectType)
  if (notWritable !== undefined) return refusal(notWritable)
  const odd = [request.primaryId, request.mergedId].find((id) => !isRecordId(id))
  if (odd !== undefined) return refusal(recordNotFound(odd))
  const [primary, other] = [canonicalId(request.primaryId), canonicalId(request.mergedId)]
  const { typeId: objectTypeId } = objectType
  const associations = catalogueWith(await deps.store.readLabels(caller.accountId))
  const write = {
    query: {
      records: [primary, other].map((id) => ({ objectTypeId, id })),
      uniqueValues: [],
      links: [],
      linksOfFound: associations.targetsOf(objectTypeId),
    },
    demand: { recordIds: { [objectTypeId]: 1 }, changeNumbers: 1 },
    isAlone: true,
    model: modelCheck({ [objectTypeId]: request.catalogue }, refusal(modelOutdated)),
  }
  const now = deps.now()
  return deps.store.write<Outcome<CrmRecord>>(caller.accountId, write, (state, ids) =>
    planMerge({ primary, other }, { ...request, associations, state, ids, now }),
  )
}

import { catalogueWith } from '../associations/association-catalogue.ts'
import type { AssociationCatalogue } from '../associations/association-catalogue.ts'
import { refusal, success } from '../failure.ts'
import type { Failure, Outcome } from '../failure.ts'
import { modelCheck } from '../properties/account-catalogue.ts'
import { modelOutdated } from '../properties/current-catalogue.ts'
import type { ObjectType } from './object-types.ts'
import { listLinkRows } from './plan-merge.ts'
import type { PropertyCatalogue } from './property-definition.ts'
import { recordNotFound } from './read-records.ts'
import type { CrmRecord } from './record.ts'
import { RecordDraft } from './record-draft.ts'
import { canonicalId, isRecordId } from './record-id.ts'
import type { RecordKey, RecordQuery, RecordState, RecordStore, UniqueKey } from './record-store.ts'
import { comparableValue, listHeldValues } from './unique-values.ts'

export type PurgeRequest = {
  readonly accountId: string
  readonly objectType: ObjectType
  readonly catalogue: PropertyCatalogue
  /** As sent: a record id, or an address with `idProperty` `email`. */
  readonly reference: string
  readonly idProperty?: string | undefined
}

/**
 * Erases a contact for good, live or archived: its values, history, links, events, visitors, and the ids that led to it.
 * An address that nobody has is no failure. Fails with `not_found`, `parameter_invalid`, `modelOutdated`.
 * Source: OBJ-86.
 */
export async function purgeRecord(store: RecordStore, request: PurgeRequest): Promise<Outcome<undefined>> {
  const { accountId, objectType, idProperty = '' } = request
  if (!['', 'hs_object_id', 'email'].includes(idProperty)) return refusal(badIdProperty(request))
  const target = readTarget(request)
  if (target === undefined) return refusal(recordNotFound(request.reference))
  const associations = catalogueWith(await store.readLabels(accountId))
  const write = {
    query: queryOf(target, associations),
    demand: { recordIds: {}, changeNumbers: 0 },
    isAlone: true,
    model: modelCheck({ [objectType.typeId]: request.catalogue }, refusal(modelOutdated)),
  }
  return store.write<Outcome<undefined>>(accountId, write, (state) => {
    const draft = new RecordDraft(state)
    const record = findTarget(target, objectType.typeId, state)
    if (record !== undefined) planPurge(record, { draft, state, associations, catalogue: request.catalogue })
    const isMissing = record === undefined && 'id' in target
    const result = isMissing ? refusal(recordNotFound(request.reference)) : success(undefined)
    return { writes: draft.toWrites(), result }
  })
}

type Target = RecordKey | UniqueKey

function readTarget({ reference, idProperty, catalogue, objectType }: PurgeRequest): Target | undefined {
  const { typeId: objectTypeId } = objectType
  if (idProperty === 'email') {
    const definition = catalogue.find(idProperty)
    const value = definition === undefined ? reference : comparableValue(definition, reference)
    return { objectTypeId, property: idProperty, value }
  }
  return isRecordId(reference) ? { objectTypeId, id: canonicalId(reference) } : undefined
}

function queryOf(target: Target, associations: AssociationCatalogue): RecordQuery {
  return {
    records: 'id' in target ? [target] : [],
    uniqueValues: 'id' in target ? [] : [target],
    links: [],
    linksOfFound: associations.targetsOf(target.objectTypeId),
    includesArchived: true,
  }
}

function findTarget(target: Target, objectTypeId: string, state: RecordState): CrmRecord | undefined {
  const id = 'id' in target ? target.id : state.findHolder(target)
  return id === undefined ? undefined : state.findRecord({ objectTypeId, id })
}

function planPurge(
  record: CrmRecord,
  plan: {
    readonly draft: RecordDraft
    readonly state: RecordState
    readonly associations: AssociationCatalogue
    readonly catalogue: PropertyCatalogue
  },
): void {
  const { draft, state, associations, catalogue } = plan
  draft.purge(record)
  draft.unlink(listLinkRows(record, state, associations))
  // An archived record holds none of its values any more.
  if (record.archivedAt !== undefined) return
  for (const key of listHeldValues(catalogue, record)) draft.release({ ...key, recordId: record.id })
}

function badIdProperty({ idProperty, objectType, accountId }: PurgeRequest): Failure {
  return {
    kind: 'parameter_invalid',
    message: `Unable to perform delete by property ${idProperty} of ${objectType.typeId} in portal ID ${accountId}; it must be email`,
    rule: 'objects OBJ-86',
    path: 'idProperty',
  }
}

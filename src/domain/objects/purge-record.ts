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
import type { RecordQuery, RecordState, RecordStore } from './record-store.ts'
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
 * By address every contact goes that has it, the archived ones too; an address that nobody has is no failure. Fails with
 * `not_found`, `parameter_invalid`, `modelOutdated`. Source: OBJ-86, decision 63.
 */
export async function purgeRecord(store: RecordStore, request: PurgeRequest): Promise<Outcome<undefined>> {
  const { idProperty = '', reference, objectType } = request
  if (!['', 'hs_object_id', 'email'].includes(idProperty)) return refusal(badIdProperty(request))
  if (idProperty === 'email') return purgeAddress(store, request)
  if (!isRecordId(reference)) return refusal(recordNotFound(reference))
  const key = { objectTypeId: objectType.typeId, id: canonicalId(reference) }
  const count = await purgeAll(store, request, { records: [key], uniqueValues: [] })
  if (!count.ok) return count
  return count.value === 0 ? refusal(recordNotFound(reference)) : success(undefined)
}

/** Archived contacts that are erased at once. */
const MAX_AT_ONCE = 100

/** Looks for archived ones again until there is none: one may have been archived meanwhile. */
async function purgeAddress(store: RecordStore, request: PurgeRequest): Promise<Outcome<undefined>> {
  const { accountId, catalogue, objectType, reference } = request
  const { typeId: objectTypeId } = objectType
  const definition = catalogue.find('email')
  const value = definition === undefined ? reference : comparableValue(definition, reference)
  for (;;) {
    const archived = await store.findArchivedHolders(accountId, value, MAX_AT_ONCE)
    const count = await purgeAll(store, request, {
      records: archived.map((id) => ({ objectTypeId, id })),
      uniqueValues: [{ objectTypeId, property: 'email', value }],
    })
    if (!count.ok) return count
    if (archived.length === 0) return success(undefined)
  }
}

/** Erases the records named and those that hold the values, in one transaction; answers how many there were. */
async function purgeAll(
  store: RecordStore,
  { accountId, objectType, catalogue }: PurgeRequest,
  wanted: Pick<RecordQuery, 'records' | 'uniqueValues'>,
): Promise<Outcome<number>> {
  const associations = catalogueWith(await store.readLabels(accountId))
  const write = {
    query: {
      ...wanted,
      links: [],
      linksOfFound: associations.targetsOf(objectType.typeId),
      includesArchived: true,
    },
    demand: { recordIds: {}, changeNumbers: 0 },
    isAlone: true,
    model: modelCheck({ [objectType.typeId]: catalogue }, refusal(modelOutdated)),
  }
  return store.write<Outcome<number>>(accountId, write, (state) => {
    const draft = new RecordDraft(state)
    const records = listFound(wanted, state)
    for (const record of records) planPurge(record, { draft, state, associations, catalogue })
    return { writes: draft.toWrites(), result: success(records.length) }
  })
}

function listFound(
  { records, uniqueValues }: Pick<RecordQuery, 'records' | 'uniqueValues'>,
  state: RecordState,
): readonly CrmRecord[] {
  const holders = uniqueValues.flatMap((key) => {
    const id = state.findHolder(key)
    return id === undefined ? [] : [{ objectTypeId: key.objectTypeId, id }]
  })
  const found = [...records, ...holders].flatMap((key) => state.findRecord(key) ?? [])
  return [...new Map(found.map((record) => [record.id, record])).values()]
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

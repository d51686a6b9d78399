import { type Failure, type Outcome, refusal, success } from '../failure.ts'
import { modelCheck } from '../properties/account-catalogue.ts'
import { modelOutdated } from '../properties/current-catalogue.ts'
import type { ObjectType } from './object-types.ts'
import type { PropertyCatalogue } from './property-definition.ts'
import { recordNotFound } from './read-records.ts'
import type { CrmRecord, PropertyValues } from './record.ts'
import { RecordDraft } from './record-draft.ts'
import { canonicalId, isRecordId } from './record-id.ts'
import type { IdSource, RecordState, RecordStore, UniqueKey } from './record-store.ts'
import { listFurtherAddresses, listHeldValues } from './unique-values.ts'

export type RestoreRequest = {
  readonly accountId: string
  readonly objectType: ObjectType
  readonly catalogue: PropertyCatalogue
  /** As given. */
  readonly id: string
}

/** A record that is live again, and the stored names of unique properties whose values others have by now. */
export type RestoredRecord = { readonly record: CrmRecord; readonly dropped: readonly string[] }

/**
 * Brings an archived record back with its links, history and events. A unique value that another record has by now is
 * dropped from it; visitors stay whoever's they are. Fails with `not_found`, `parameter_invalid` when the record is not
 * archived, `modelOutdated`. Source: OBJ-64, OBJ-65, objects 7.2.
 */
export async function restoreRecord(
  deps: { readonly store: RecordStore; readonly now: () => number },
  request: RestoreRequest,
): Promise<Outcome<RestoredRecord>> {
  const { accountId, objectType, catalogue } = request
  const { typeId: objectTypeId } = objectType
  if (!isRecordId(request.id)) return refusal(recordNotFound(request.id))
  const id = canonicalId(request.id)
  // Which values it claims has to be known before the transaction; no write changes an archived record.
  const [archived] = await deps.store.readRecords(accountId, objectTypeId, { ids: [id], archived: true })
  const keys = archived === undefined ? [] : listHeldValues(catalogue, archived)
  const write = {
    query: { records: [{ objectTypeId, id }], uniqueValues: keys, links: [], includesArchived: true },
    demand: { recordIds: {}, changeNumbers: 1 },
    model: modelCheck({ [objectTypeId]: catalogue }, refusal(modelOutdated)),
  }
  const now = deps.now()
  return deps.store.write<Outcome<RestoredRecord>>(accountId, write, (state, ids) => {
    const draft = new RecordDraft(state)
    const record = state.findRecord({ objectTypeId, id })
    const isArchived = record?.id === id && record.archivedAt !== undefined
    const result = isArchived
      ? success(planRestoring(record, { draft, state, ids, keys, now }))
      : refusal(record?.id === id ? notArchived(id) : recordNotFound(id))
    return { writes: draft.toWrites(), result }
  })
}

type Plan = {
  readonly draft: RecordDraft
  readonly state: RecordState
  readonly ids: IdSource
  readonly keys: readonly UniqueKey[]
  readonly now: number
}

function planRestoring(archived: CrmRecord, { draft, state, ids, keys, now }: Plan): RestoredRecord {
  const { id, objectTypeId } = archived
  const isTaken = (key: UniqueKey) => (state.findHolder(key) ?? id) !== id
  const changes = withoutTaken(archived, keys.filter(isTaken))
  const values = Object.entries({ ...archived.properties, ...changes }).filter(([, value]) => value !== '')
  const { archivedAt: _gone, ...live } = archived
  const updatedAt = Math.max(now, archived.updatedAt + 1)
  const record = { ...live, properties: Object.fromEntries(values), updatedAt }
  draft.restore(archived, record)
  for (const key of keys.filter((free) => !isTaken(free))) draft.claim({ ...key, recordId: id })
  const dropped = Object.keys(changes)
  if (dropped.length > 0) {
    const source = { sourceType: 'API', sourceId: 'tidemark records restore' }
    const changeNumber = ids.nextChangeNumber()
    draft.note({ objectTypeId, recordId: id, changeNumber, changedAt: updatedAt, ...source, values: changes })
  }
  return { record, dropped }
}

/** What the record has to give up of its values: `''` for one of its own, the rest of its further addresses. */
function withoutTaken(record: CrmRecord, taken: readonly UniqueKey[]): PropertyValues {
  const further = listFurtherAddresses(record)
  const kept = further.filter((address) => !taken.some(({ value }) => value === address))
  const own = taken.filter(({ property, value }) => property !== 'email' || !further.includes(value))
  return {
    ...Object.fromEntries(own.map(({ property }) => [property, ''])),
    ...(kept.length < further.length ? { hs_additional_emails: kept.join(';') } : {}),
  }
}

function notArchived(id: string): Failure {
  return {
    kind: 'parameter_invalid',
    message: `The record ${id} is not archived`,
    rule: 'objects OBJ-64',
    path: 'id',
  }
}

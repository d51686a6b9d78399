import { refusal, success } from '../failure.ts'
import type { Failure, Outcome } from '../failure.ts'
import type { ObjectType } from './object-types.ts'
import { findByName, type PropertyCatalogue, storedName } from './property-definition.ts'
import type { CrmRecord } from './record.ts'
import { canonicalId, isRecordId } from './record-id.ts'
import type { RecordStore } from './record-store.ts'
import { comparableValue } from './unique-values.ts'

/** Which records a read asks for (OBJ-53, OBJ-66). */
export type ReadRequest = {
  readonly accountId: string
  readonly objectType: ObjectType
  readonly catalogue: PropertyCatalogue
  /** As sent: record ids, or values of `idProperty`. */
  readonly references: readonly string[]
  /** A unique property to look up by; absent, empty or `hs_object_id`: the record id. */
  readonly idProperty?: string | undefined
  readonly archived: boolean
}

/** Records in the order in which they were first asked for, and the references that lead to none, as sent. */
export type FoundRecords = { readonly found: readonly CrmRecord[]; readonly missing: readonly string[] }

type RecordReader = Pick<RecordStore, 'readRecords' | 'findIdsByValue' | 'findSurvivors'>

/**
 * Reads records by id or by a unique value; each once, however often it is asked for. Fails with `parameter_invalid`
 * when `idProperty` is not unique. Source: OBJ-54, OBJ-58, OBJ-66 to OBJ-68.
 */
export async function readRecords(store: RecordReader, request: ReadRequest): Promise<Outcome<FoundRecords>> {
  const failure = checkIdProperty(request)
  if (failure !== undefined) return refusal(failure)
  const references = [...new Set(request.references)]
  const idOf = looksUpById(request) ? readableId : await findIds(store, request, references)
  const ids = [...new Set(references.flatMap((reference) => idOf(reference) ?? []))]
  const { accountId, objectType, archived } = request
  const records = await readCurrent(store, accountId, { objectTypeId: objectType.typeId, ids, archived })
  const missing = references.filter((reference) => !records.has(idOf(reference) ?? ''))
  const found = [...new Map([...records.values()].map((record) => [record.id, record])).values()]
  return success({ found, missing })
}

/**
 * Records by the ids asked for, in their order; the id of a record that was merged away has its survivor (OBJ-57,
 * OBJ-68). One statement, and two more when some are missing.
 */
export async function readCurrent(
  store: Pick<RecordStore, 'readRecords' | 'findSurvivors'>,
  accountId: string,
  request: { readonly objectTypeId: string; readonly ids: readonly string[]; readonly archived: boolean },
): Promise<ReadonlyMap<string, CrmRecord>> {
  const { objectTypeId, ids, archived } = request
  const read = async (wanted: readonly string[]) =>
    wanted.length === 0 ? [] : store.readRecords(accountId, objectTypeId, { ids: wanted, archived })
  const own = new Map((await read(ids)).map((record) => [record.id, record]))
  const missing = ids.filter((id) => !own.has(id))
  if (missing.length === 0) return own
  const survivorOf = await store.findSurvivors(accountId, objectTypeId, missing)
  const survivors = new Map(
    (await read([...new Set(survivorOf.values())])).map((record) => [record.id, record]),
  )
  const entries = ids.flatMap((id) => {
    const record = own.get(id) ?? survivors.get(survivorOf.get(id) ?? '')
    return record === undefined ? [] : [[id, record] as const]
  })
  return new Map(entries)
}

/** Reads one record. Fails with `not_found`, worded by the kind of reference, besides as `readRecords` (OBJ-55, OBJ-56). */
export async function readRecord(
  store: RecordReader,
  request: Omit<ReadRequest, 'references'> & { readonly reference: string },
): Promise<Outcome<CrmRecord>> {
  const outcome = await readRecords(store, { ...request, references: [request.reference] })
  if (!outcome.ok) return outcome
  const record = outcome.value.found[0]
  return record === undefined
    ? refusal(recordNotFound(request.reference, request.idProperty))
    : success(record)
}

/** The refusal of a reference to no record. Source: OBJ-55 (observed, the two blanks included). */
export function recordNotFound(reference: string, idProperty?: string): Failure {
  const isOddId = !idProperty && !/^\d+$/.test(reference)
  return {
    kind: 'not_found',
    message: isOddId ? 'Object not found.  objectId are usually numeric.' : 'resource not found',
    rule: 'objects OBJ-55',
    path: 'objectId',
    ...(isOddId ? { context: { id: [reference] } } : {}),
  }
}

/** The one failure that stands for all references of a batch read that led nowhere. Source: OBJ-67 (observed). */
export function recordsMissing(objectType: ObjectType, references: readonly string[]): Failure {
  return {
    kind: 'not_found',
    message: `Could not get some ${objectType.label} objects, they may be deleted or not exist. Check that ids are valid.`,
    rule: 'objects OBJ-67',
    path: 'inputs',
    context: { ids: references },
  }
}

function looksUpById({ idProperty }: ReadRequest): boolean {
  return !idProperty || idProperty === 'hs_object_id'
}

function checkIdProperty(request: ReadRequest): Failure | undefined {
  const { idProperty, catalogue, objectType, accountId } = request
  if (!idProperty || findByName(catalogue, idProperty)?.hasUniqueValue) return undefined
  return {
    kind: 'parameter_invalid',
    message: `Unable to perform read by non-unique ${objectType.typeId} property ${idProperty} in portal ID ${accountId}`,
    rule: 'objects OBJ-58',
    path: 'idProperty',
  }
}

function readableId(reference: string): string | undefined {
  return isRecordId(reference) ? canonicalId(reference) : undefined
}

async function findIds(
  store: RecordReader,
  { accountId, objectType, catalogue, idProperty = '' }: ReadRequest,
  references: readonly string[],
): Promise<(reference: string) => string | undefined> {
  const definition = findByName(catalogue, idProperty)
  const comparable = (reference: string) =>
    definition === undefined ? reference : comparableValue(definition, reference)
  const values = [...new Set(references.map(comparable))]
  const property = definition === undefined ? idProperty : storedName(definition)
  const ids = await store.findIdsByValue(accountId, objectType.typeId, { property, values })
  return (reference) => ids.get(comparable(reference))
}

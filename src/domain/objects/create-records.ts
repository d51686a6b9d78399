import { resolveAssociations, checkTypesPresent, listTargets } from '../associations/check-associations.ts'
import type { AssociationInput, RequestedLink } from '../associations/check-associations.ts'
import { listLinkQueries } from '../associations/link-draft.ts'
import type { Caller } from '../caller.ts'
import { refusal, success } from '../failure.ts'
import type { Failure, Outcome } from '../failure.ts'
import { checkPropertyNames } from './check-properties.ts'
import type { PropertyInputs } from './check-properties.ts'
import { checkPinned, listImpliedAssociations } from './implied-associations.ts'
import type { ObjectType } from './object-types.ts'
import { planCreation } from './plan-creation.ts'
import type { PreparedRecord } from './plan-creation.ts'
import { prepareValues } from './prepare-values.ts'
import { modelCheck } from '../properties/account-catalogue.ts'
import { modelOutdated } from '../properties/current-catalogue.ts'
import { findByStoredName, type PropertyCatalogue } from './property-definition.ts'
import type { CrmRecord, PropertyValues } from './record.ts'
import type { RecordQuery, RecordStore, UniqueKey } from './record-store.ts'
import { comparableValue } from './unique-values.ts'

/** One record to create, as decoded from a request (objects 3.2). */
export type NewRecordInput = {
  readonly properties: PropertyInputs
  readonly associations: readonly AssociationInput[]
  readonly objectWriteTraceId?: string
}

export type CreateRequest = {
  readonly caller: Caller
  readonly objectType: ObjectType
  readonly catalogue: PropertyCatalogue
  readonly inputs: readonly NewRecordInput[]
  readonly mode: 'single' | 'batch'
}

type CreationOutcome = Outcome<readonly Outcome<CrmRecord>[]>

/**
 * Creates records with their associations, in one transaction. A refusal means that nothing was written: an input of
 * an atomic request was bad (the first one's failure), or the request as a whole was malformed. Otherwise there is
 * one outcome per input, in input order; failures are among them only when every input of a batch has its own trace
 * id, and then name it in their context. `modelOutdated` when a definition of the catalogue has changed meanwhile.
 * Source: OBJ-45, OBJ-87, OBJ-89, objects 7.1, CON-3.
 */
export async function createRecords(
  deps: { readonly store: RecordStore; readonly now: () => number },
  request: CreateRequest,
): Promise<CreationOutcome> {
  const malformed = findMalformed(request)
  if (malformed !== undefined) return refusal(malformed)
  const isMultiStatus = request.mode === 'batch' && hasDistinctTraces(request.inputs)
  const prepared = request.inputs.map((input, index) => prepareRecord(input, { request, index }))
  const sound = prepared.flatMap((outcome) => (outcome.ok ? [outcome.value] : []))
  const first = prepared[0]
  if (!isMultiStatus && first?.ok === false) return first
  if (sound.length === 0)
    return success(
      namedByTrace(
        prepared.filter((outcome) => !outcome.ok),
        request.inputs,
      ),
    )
  const now = deps.now()
  const plan = await deps.store.write(request.caller.accountId, demandOf(sound, request), (state, ids) =>
    planCreation(prepared, { ...request, state, ids, now, isMultiStatus }),
  )
  if (!plan.ok || !isMultiStatus) return plan
  return success(namedByTrace(plan.value, request.inputs))
}

/** What makes a request unreadable rather than an input wrong: refused whole, trace ids or not (objects 7.1). */
function findMalformed(request: CreateRequest): Failure | undefined {
  for (const [index, { properties, associations }] of request.inputs.entries()) {
    const pathPrefix = prefixOf(request, index)
    const failure = checkPropertyNames(properties, pathPrefix) ?? checkTypesPresent(associations, pathPrefix)
    if (failure !== undefined) return failure
  }
  return undefined
}

function hasDistinctTraces(inputs: readonly NewRecordInput[]): boolean {
  const traces = inputs.flatMap(({ objectWriteTraceId }) => objectWriteTraceId ?? [])
  return traces.length === inputs.length && new Set(traces).size === traces.length
}

function prefixOf({ mode }: CreateRequest, index: number): string {
  return mode === 'single' ? '' : `inputs[${index}].`
}

/** Every check of an input that needs nothing but the input. */
function prepareRecord(
  input: NewRecordInput,
  { request, index }: { readonly request: CreateRequest; readonly index: number },
): Outcome<PreparedRecord> {
  const { objectType, catalogue, caller } = request
  const pathPrefix = prefixOf(request, index)
  const values = prepareValues(objectType, input.properties, {
    catalogue,
    accountId: caller.accountId,
    pathPrefix,
  })
  if (!values.ok) return values
  const associations = [...input.associations, ...listImpliedAssociations(objectType, values.value)]
  const links = resolveAssociations(objectType.typeId, associations, pathPrefix)
  if (!links.ok) return links
  const unpinned = checkPinned(values.value, links.value, pathPrefix)
  if (unpinned !== undefined) return refusal(unpinned)
  const uniqueKeys = listUniqueKeys(request, values.value)
  return success({ values: values.value, links: links.value, uniqueKeys, pathPrefix })
}

function listUniqueKeys(
  { catalogue, objectType }: CreateRequest,
  values: PropertyValues,
): readonly UniqueKey[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const definition = findByStoredName(catalogue, name)
    if (value === '' || definition === undefined || !definition.hasUniqueValue) return []
    return [{ objectTypeId: objectType.typeId, property: name, value: comparableValue(definition, value) }]
  })
}

function demandOf(sound: readonly PreparedRecord[], { objectType, catalogue }: CreateRequest) {
  const links = sound.flatMap((record) => record.links)
  return {
    query: queryOf(
      links,
      sound.flatMap((record) => record.uniqueKeys),
    ),
    demand: { recordIds: { [objectType.typeId]: sound.length }, changeNumbers: sound.length },
    model: modelCheck<CreationOutcome>({ [objectType.typeId]: catalogue }, refusal(modelOutdated)),
  }
}

function queryOf(links: readonly RequestedLink[], uniqueValues: readonly UniqueKey[]): RecordQuery {
  return {
    records: distinct(listTargets(links)),
    uniqueValues: distinct(uniqueValues),
    links: distinct(listLinkQueries(links)),
  }
}

function distinct<T>(items: readonly T[]): readonly T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()]
}

function namedByTrace(
  outcomes: readonly Outcome<CrmRecord>[],
  inputs: readonly NewRecordInput[],
): readonly Outcome<CrmRecord>[] {
  return outcomes.map((outcome, index) => {
    const trace = inputs[index]?.objectWriteTraceId
    if (outcome.ok || trace === undefined) return outcome
    const context = { ...outcome.failure.context, objectWriteTraceId: [trace] }
    return refusal({ ...outcome.failure, context })
  })
}

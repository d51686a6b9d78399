import { builtInAssociations, catalogueWith, USER_DEFINED } from '../associations/association-catalogue.ts'
import type { AssociationCatalogue } from '../associations/association-catalogue.ts'
import { checkTypesPresent, listTargets } from '../associations/check-associations.ts'
import type { RequestedLink } from '../associations/check-associations.ts'
import { listLinkQueries } from '../associations/link-draft.ts'
import { listCountedTypes } from '../associations/link-limits.ts'
import { listOwnIds } from '../associations/resolve-types.ts'
import type { Caller } from '../caller.ts'
import { refusal, success } from '../failure.ts'
import type { Failure, Outcome } from '../failure.ts'
import { withOwners } from '../owners/assign-owner.ts'
import { modelCheck } from '../properties/account-catalogue.ts'
import { modelOutdated } from '../properties/current-catalogue.ts'
import { checkPropertyNames } from './check-properties.ts'
import { checkWritable, type ObjectType } from './object-types.ts'
import { planCreation } from './plan-creation.ts'
import { prepareRecord } from './prepare-record.ts'
import type { NewRecordInput, PreparedRecord } from './prepare-record.ts'
import type { PropertyCatalogue } from './property-definition.ts'
import type { CrmRecord } from './record.ts'
import type { RecordKey, RecordQuery, RecordStore, UniqueKey, WriteRequest } from './record-store.ts'
import { hasDistinctTraces, namedByTrace } from './trace-ids.ts'

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
  const definitions = await readDefinitions(deps.store, request)
  const now = deps.now()
  const catalogue = await withOwners(deps.store.readOwners, request.caller.accountId, {
    catalogue: request.catalogue,
    inputs: request.inputs.map(({ properties }) => properties),
  })
  const prepared = request.inputs.map((input, index) =>
    prepareRecord(input, { ...request, catalogue, definitions, now, pathPrefix: prefixOf(request, index) }),
  )
  const sound = prepared.flatMap((outcome) => (outcome.ok ? [outcome.value] : []))
  const first = prepared[0]
  if (!isMultiStatus && first?.ok === false) return first
  if (sound.length === 0)
    return success(
      named(
        prepared.filter((outcome) => !outcome.ok),
        request.inputs,
      ),
    )
  const plan = await deps.store.write(request.caller.accountId, demandOf(sound, request), (state, ids) =>
    planCreation(prepared, { ...request, catalogue, state, ids, now, isMultiStatus }),
  )
  return plan.ok && isMultiStatus ? success(named(plan.value, request.inputs)) : plan
}

/** Labels of the account's own are read only when an input names one. */
async function readDefinitions(
  store: RecordStore,
  { inputs, caller }: CreateRequest,
): Promise<AssociationCatalogue> {
  const specs = inputs.flatMap(({ associations }) => associations.flatMap(({ types }) => types))
  if (!specs.some(({ category }) => category === USER_DEFINED)) return builtInAssociations
  return catalogueWith(await store.readLabels(caller.accountId))
}

/** What makes a request unreadable rather than an input wrong: refused whole, trace ids or not (objects 7.1). */
function findMalformed(request: CreateRequest): Failure | undefined {
  const notWritable = checkWritable(request.objectType)
  if (notWritable !== undefined) return notWritable
  for (const [index, { properties, associations }] of request.inputs.entries()) {
    const pathPrefix = prefixOf(request, index)
    const failure = checkPropertyNames(properties, pathPrefix) ?? checkTypesPresent(associations, pathPrefix)
    if (failure !== undefined) return failure
  }
  return undefined
}

function prefixOf({ mode }: CreateRequest, index: number): string {
  return mode === 'single' ? '' : `inputs[${index}].`
}

function demandOf(
  sound: readonly PreparedRecord[],
  { objectType, catalogue }: CreateRequest,
): WriteRequest<CreationOutcome> {
  const links = sound.flatMap((record) => record.links)
  return {
    query: queryOf(
      links,
      sound.flatMap((record) => record.uniqueKeys),
    ),
    demand: { recordIds: { [objectType.typeId]: sound.length }, changeNumbers: sound.length },
    model: modelCheck({ [objectType.typeId]: catalogue }, refusal(modelOutdated)),
  }
}

function queryOf(links: readonly RequestedLink[], uniqueValues: readonly UniqueKey[]): RecordQuery {
  const types = [...new Set(links.map(({ type }) => type))]
  return {
    records: [],
    targets: distinct(listTargets(links), keyOf),
    uniqueValues: distinct(uniqueValues, ({ objectTypeId, property, value }) =>
      [objectTypeId, property, value].join(' '),
    ),
    links: distinct(listLinkQueries(links), ({ from, toTypeId }) => `${keyOf(from)} ${toTypeId}`),
    counted: listCountedTypes(types),
    labels: listOwnIds(types),
  }
}

function keyOf({ objectTypeId, id }: RecordKey): string {
  return `${objectTypeId} ${id}`
}

function distinct<T>(items: readonly T[], nameOf: (item: T) => string): readonly T[] {
  return [...new Map(items.map((item) => [nameOf(item), item])).values()]
}

function named(
  outcomes: readonly Outcome<CrmRecord>[],
  inputs: readonly NewRecordInput[],
): readonly Outcome<CrmRecord>[] {
  return outcomes.map((outcome, index) =>
    outcome.ok ? outcome : refusal(namedByTrace(outcome.failure, inputs.slice(index, index + 1))),
  )
}

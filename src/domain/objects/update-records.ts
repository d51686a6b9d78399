import { listTargets, resolveAssociations } from '../associations/check-associations.ts'
import { listLinkQueries } from '../associations/link-draft.ts'
import { listCountedTypes } from '../associations/link-limits.ts'
import type { Caller } from '../caller.ts'
import { refusal, success } from '../failure.ts'
import type { Failure, Outcome } from '../failure.ts'
import { withOwners } from '../owners/assign-owner.ts'
import { modelCheck } from '../properties/account-catalogue.ts'
import { modelOutdated } from '../properties/current-catalogue.ts'
import { checkPropertyNames } from './check-properties.ts'
import { listImpliedAssociations } from './implied-associations.ts'
import { normaliseValue } from './normalise-value.ts'
import type { RecordSource } from './build-record.ts'
import { activityTypeIds, checkWritable, type ObjectType } from './object-types.ts'
import { planUpdates } from './plan-updates.ts'
import type { RecordUpdate, UpdatedRecords } from './plan-updates.ts'
import {
  findByName,
  type PropertyCatalogue,
  type PropertyDefinition,
  storedName,
} from './property-definition.ts'
import { canonicalId, isRecordId } from './record-id.ts'
import type {
  IdSource,
  RecordPlan,
  RecordQuery,
  RecordState,
  RecordStore,
  UniqueKey,
  WriteRequest,
} from './record-store.ts'
import { hasDistinctTraces } from './trace-ids.ts'
import { comparableValue } from './unique-values.ts'

const CONTACT_TYPE_ID = '0-1'
const COMPANY_TYPE_ID = '0-2'

export type UpdateRequest = {
  readonly caller: Caller
  readonly objectType: ObjectType
  readonly catalogue: PropertyCatalogue
  readonly updates: readonly RecordUpdate[]
  /** A unique property whose values the references are; absent: they are record ids. */
  readonly idProperty?: string | undefined
  readonly mode: 'single' | 'batch'
  /** What a reference to no record means: it is left out and named, or refused, or brings a record into being. */
  readonly absent: 'skip' | 'refuse' | 'create'
  /** Who writes, when it is not the caller's app by a call of its own. */
  readonly source?: RecordSource | undefined
}

/** An update that passed the checks which need no record: what to load, and what to decide then. */
type PreparedUpdates = {
  /** An outdated model is a refusal, whatever the write answers else. */
  readonly write: WriteRequest<ReturnType<typeof refusal>>
  readonly plan: (state: RecordState, ids: IdSource) => RecordPlan<Outcome<UpdatedRecords>>
}

/**
 * Changes records, and with `absent: 'create'` creates those that are missing, in one transaction. A refusal means that
 * nothing was written. Otherwise some inputs may have failed: unknown ones of a batch update, any when every input has
 * its own trace id. `modelOutdated` when a definition of the catalogue has changed meanwhile.
 * Source: OBJ-59 to OBJ-62, OBJ-69 to OBJ-78, objects 7.1.
 */
export async function updateRecords(
  deps: { readonly store: RecordStore; readonly now: () => number },
  request: UpdateRequest,
): Promise<Outcome<UpdatedRecords>> {
  const prepared = await prepareUpdates(deps, request)
  if (!prepared.ok) return prepared
  const { write, plan } = prepared.value
  return deps.store.write<Outcome<UpdatedRecords>>(request.caller.accountId, write, plan)
}

/** The part of `updateRecords` that comes before its transaction, for writes that do more in it. */
export async function prepareUpdates(
  deps: { readonly store: Pick<RecordStore, 'readOwners'>; readonly now: () => number },
  request: UpdateRequest,
): Promise<Outcome<PreparedUpdates>> {
  const { updates, caller, idProperty, objectType } = request
  const isById = !idProperty || (request.mode === 'single' && idProperty === 'hs_object_id')
  const lookup = isById ? undefined : findByName(request.catalogue, idProperty)
  const failure = findMalformed(request, { isById, lookup })
  if (failure !== undefined) return refusal(failure)
  const catalogue = await withOwners(deps.store.readOwners, caller.accountId, {
    catalogue: request.catalogue,
    inputs: updates.map(({ properties }) => properties),
  })
  const now = deps.now()
  const isMultiStatus = request.mode === 'batch' && hasDistinctTraces(updates)
  const write = {
    query: queryOf(request, lookup),
    demand: {
      recordIds: request.absent === 'create' ? { [objectType.typeId]: updates.length } : {},
      changeNumbers: updates.length,
    },
    model: modelCheck({ [objectType.typeId]: catalogue }, refusal(modelOutdated)),
  }
  const plan: PreparedUpdates['plan'] = (state, ids) =>
    planUpdates(updates, { ...request, catalogue, lookup, state, ids, now, isMultiStatus })
  return success({ write, plan })
}

type Lookup = { readonly isById: boolean; readonly lookup: PropertyDefinition | undefined }

/** What refuses a request whole, trace ids or not (objects 7.1, steps 2 to 4). */
function findMalformed(request: UpdateRequest, lookup: Lookup): Failure | undefined {
  const notWritable = checkWritable(request.objectType)
  if (notWritable !== undefined) return notWritable
  for (const [index, { properties, reference }] of request.updates.entries()) {
    const pathPrefix = request.mode === 'single' ? '' : `inputs[${index}].`
    const failure =
      checkPropertyNames(properties, pathPrefix) ?? checkReference(reference, `${pathPrefix}id`, request)
    if (failure !== undefined) return failure
  }
  return checkIdProperty(request, lookup) ?? checkDuplicates(request, lookup)
}

/** An empty value identifies nothing. */
function checkReference(reference: string, path: string, { mode }: UpdateRequest): Failure | undefined {
  if (reference.trim() !== '' || mode === 'single') return undefined
  return {
    kind: 'json_invalid',
    message: 'Invalid input JSON on line 1, column 1. Some required fields were not set: [id]',
    rule: 'objects OBJ-74',
    path,
  }
}

/** Source: OBJ-58 for a single record, OBJ-71 and OBJ-78 for a batch (observed). */
function checkIdProperty(request: UpdateRequest, { isById, lookup }: Lookup): Failure | undefined {
  const { mode, idProperty, objectType, caller } = request
  if (isById || (lookup !== undefined && identifies(lookup, request))) return undefined
  const [verb, rule] = mode === 'single' ? ['read', 'OBJ-58'] : ['update/upsert', 'OBJ-71']
  return {
    kind: 'parameter_invalid',
    message: `Unable to perform ${verb} by non-unique ${objectType.typeId} property ${idProperty} in portal ID ${caller.accountId}`,
    rule: `objects ${rule}`,
    path: 'idProperty',
  }
}

/** A batch update alone takes no e-mail addresses; record ids are no values of a property (OBJ-71, OBJ-78). */
function identifies({ name, format, hasUniqueValue }: PropertyDefinition, request: UpdateRequest): boolean {
  const isBatchUpdate = request.mode === 'batch' && request.absent === 'skip'
  return hasUniqueValue && name !== 'hs_object_id' && !(isBatchUpdate && format === 'email')
}

/** Source: OBJ-72 (observed). */
function checkDuplicates({ updates }: UpdateRequest, { lookup }: Lookup): Failure | undefined {
  const seen = new Set<string>()
  const repeated = new Set<string>()
  for (const { reference } of updates) {
    const comparable = comparableReference(reference, lookup)
    if (seen.has(comparable)) repeated.add(reference)
    seen.add(comparable)
  }
  if (repeated.size === 0) return undefined
  return {
    kind: 'parameter_invalid',
    message: `Duplicate IDs found in batch input: [${[...repeated].join(', ')}]. IDs must be unique`,
    rule: 'objects OBJ-72',
    path: 'inputs',
    context: { ids: [...repeated] },
  }
}

function comparableReference(reference: string, lookup: PropertyDefinition | undefined): string {
  return lookup === undefined ? canonicalId(reference) : comparableValue(lookup, reference)
}

/** Everything the plan looks at: the records meant, holders of values to be set, and targets of links that values imply. */
function queryOf(request: UpdateRequest, lookup: PropertyDefinition | undefined): RecordQuery {
  const { updates, objectType } = request
  const { typeId: objectTypeId } = objectType
  const references = updates.map(({ reference }) => reference)
  const named = lookup === undefined ? references.filter(isRecordId).map(canonicalId) : []
  const held = lookup === undefined ? [] : references.map((text) => comparableValue(lookup, text))
  const links = updates.flatMap(({ properties }) => {
    const companyId = String(properties.associatedcompanyid ?? '')
    const implied = listImpliedAssociations(objectType, { associatedcompanyid: companyId })
    const resolved = resolveAssociations(objectTypeId, implied, { pathPrefix: '' })
    return resolved.ok ? resolved.value : []
  })
  return {
    records: [...named.map((id) => ({ objectTypeId, id })), ...listTargets(links)],
    uniqueValues: [
      ...held.map((value) => ({
        objectTypeId,
        property: lookup === undefined ? '' : storedName(lookup),
        value,
      })),
      ...updates.flatMap((update) => listWantedValues(update, request)),
    ],
    links: listLinkQueries(links),
    counted: listCountedTypes(links.map(({ type }) => type)),
    linksOfFound: listLinkedTypes(updates, objectType),
  }
}

/** Values of unique properties that an input sets, whoever holds them now. */
function listWantedValues({ properties }: RecordUpdate, request: UpdateRequest): readonly UniqueKey[] {
  return Object.entries(properties).flatMap(([name, input]) => {
    const definition = findByName(request.catalogue, name)
    if (!definition?.hasUniqueValue) return []
    const normalised = normaliseValue(definition, input)
    if (!normalised.ok || normalised.value === '') return []
    const value = comparableValue(definition, normalised.value)
    return [{ objectTypeId: request.objectType.typeId, property: storedName(definition), value }]
  })
}

/** Types of which the links of a record decide what an input may say or does: pins, and the company of a contact. */
function listLinkedTypes(updates: readonly RecordUpdate[], { typeId }: ObjectType): readonly string[] {
  const pins = updates.some(({ properties }) => properties.hs_pinned_engagement_id)
  const namesCompany = updates.some(({ properties }) => properties.associatedcompanyid !== undefined)
  const isContact = typeId === CONTACT_TYPE_ID
  return [...(pins ? activityTypeIds : []), ...(namesCompany && isContact ? [COMPANY_TYPE_ID] : [])]
}

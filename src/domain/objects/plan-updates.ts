import { checkTargets, resolveAssociations } from '../associations/check-associations.ts'
import type { RequestedLink } from '../associations/check-associations.ts'
import { LinkDraft } from '../associations/link-draft.ts'
import type { Caller } from '../caller.ts'
import { refusal, success } from '../failure.ts'
import type { Failure, Outcome } from '../failure.ts'
import type { PropertyInputs } from './check-properties.ts'
import { checkPinned, listImpliedAssociations } from './implied-associations.ts'
import { activityTypeIds } from './object-types.ts'
import type { ObjectType } from './object-types.ts'
import { planChange } from './plan-change.ts'
import type { RecordSource } from './build-record.ts'
import { checkRoom, planNewRecord, resolveTargets, sourceOf, writesOf } from './plan-creation.ts'
import type { Drafts } from './plan-creation.ts'
import { prepareRecord } from './prepare-record.ts'
import { prepareValues } from './prepare-values.ts'
import { type PropertyCatalogue, type PropertyDefinition, storedName } from './property-definition.ts'
import { recordNotFound, recordsMissing } from './read-records.ts'
import type { CrmRecord, PropertyValues } from './record.ts'
import { RecordDraft } from './record-draft.ts'
import { canonicalId } from './record-id.ts'
import type { IdSource, RecordKey, RecordPlan, RecordState } from './record-store.ts'
import { namedByTrace } from './trace-ids.ts'
import { checkUnique, comparableValue, listUniqueKeys } from './unique-values.ts'

/** One input of an update or upsert: which record, and what to set. */
export type RecordUpdate = {
  /** As sent: a record id, or a value of the id property. */
  readonly reference: string
  readonly properties: PropertyInputs
  readonly objectWriteTraceId?: string
}

/** A record after a write. */
export type WrittenRecord = {
  readonly record: CrmRecord
  /** As it was; absent for a new record. */
  readonly before?: CrmRecord
  /** Names that the request set or cleared. */
  readonly named: readonly string[]
  readonly objectWriteTraceId?: string
}

/** What became of a request that was not refused as a whole: both lists in input order (OBJ-89). */
export type UpdatedRecords = {
  readonly written: readonly WrittenRecord[]
  readonly failures: readonly Failure[]
}

export type UpdateContext = {
  readonly caller: Caller
  readonly objectType: ObjectType
  readonly catalogue: PropertyCatalogue
  /** The unique property that references are values of; undefined: they are record ids. */
  readonly lookup: PropertyDefinition | undefined
  readonly idProperty?: string | undefined
  readonly mode: 'single' | 'batch'
  readonly absent: 'skip' | 'refuse' | 'create'
  readonly state: RecordState
  readonly ids: IdSource
  /** Who writes, when it is not the caller's app by a call of its own. */
  readonly source?: RecordSource | undefined
  /** Epoch ms. */
  readonly now: number
  readonly isMultiStatus: boolean
}

const COMPANY_TYPE_ID = '0-2'

type Step = { readonly update: RecordUpdate; readonly pathPrefix: string; readonly drafts: Drafts }

/**
 * Decides, in input order, how records change; later inputs see what earlier ones did. Pure. A bad value fails its
 * input in multi-status mode and the request otherwise; all references to no record make one failure (OBJ-67, OBJ-69).
 */
export function planUpdates(
  updates: readonly RecordUpdate[],
  context: UpdateContext,
): RecordPlan<Outcome<UpdatedRecords>> {
  const { state, isMultiStatus, objectType, absent } = context
  const drafts = { records: new RecordDraft(state), links: new LinkDraft(state) }
  const written: WrittenRecord[] = []
  const failed: { readonly update: RecordUpdate; readonly failure?: Failure }[] = []
  for (const [index, update] of updates.entries()) {
    const pathPrefix = context.mode === 'single' ? '' : `inputs[${index}].`
    const outcome = planUpdate({ update, pathPrefix, drafts }, context)
    if (outcome === 'missing' && (absent === 'skip' || isMultiStatus)) failed.push({ update })
    else if (outcome === 'missing')
      return nothing(state, recordNotFound(update.reference, context.idProperty))
    else if (outcome.ok) written.push(outcome.value)
    else if (isMultiStatus) failed.push({ update, failure: outcome.failure })
    else return nothing(state, outcome.failure)
  }
  return {
    writes: writesOf(drafts),
    result: success({ written, failures: listFailures(failed, objectType) }),
  }
}

function nothing(state: RecordState, failure: Failure): RecordPlan<Outcome<UpdatedRecords>> {
  return { writes: new RecordDraft(state).toWrites(), result: refusal(failure) }
}

/** One failure for all missing records, where the first of them stands. */
function listFailures(
  failed: readonly { readonly update: RecordUpdate; readonly failure?: Failure }[],
  objectType: ObjectType,
): readonly Failure[] {
  const missing = failed.filter(({ failure }) => failure === undefined).map(({ update }) => update)
  const references = missing.map(({ reference }) => reference)
  return failed.flatMap(({ update, failure }) => {
    if (failure !== undefined) return [namedByTrace(failure, [update])]
    return update === missing[0] ? [namedByTrace(recordsMissing(objectType, references), missing)] : []
  })
}

function planUpdate(step: Step, context: UpdateContext): Outcome<WrittenRecord> | 'missing' {
  const { update, pathPrefix } = step
  if (context.absent !== 'create' && Object.keys(update.properties).length === 0) {
    return refusal(nothingToUpdate(pathPrefix))
  }
  const record = findTarget(step, context)
  if (record !== undefined) return planExisting(record, step, context)
  return context.absent === 'create' ? planNew(step, context) : 'missing'
}

/** A batch takes no ids of merged records, a single update does (OBJ-61, OBJ-70). */
function findTarget({ update, drafts }: Step, context: UpdateContext): CrmRecord | undefined {
  const { lookup, mode } = context
  const { typeId: objectTypeId } = context.objectType
  const id =
    lookup === undefined
      ? canonicalId(update.reference)
      : drafts.records.findHolder({
          objectTypeId,
          property: storedName(lookup),
          value: comparableValue(lookup, update.reference),
        })
  const record = id === undefined ? undefined : drafts.records.findRecord({ objectTypeId, id })
  return mode === 'batch' && record?.id !== id ? undefined : record
}

/** The identifying property is set from the reference unless the input names it (OBJ-76, chosen). */
function planNew({ update, pathPrefix, drafts }: Step, context: UpdateContext): Outcome<WrittenRecord> {
  const { lookup } = context
  const identity = lookup === undefined ? {} : { [lookup.name]: update.reference }
  const properties = { ...identity, ...update.properties }
  const prepared = prepareRecord({ properties, associations: [] }, { ...context, pathPrefix })
  if (!prepared.ok) return prepared
  const created = planNewRecord(prepared.value, drafts, context)
  if (!created.ok) return created
  return success(writtenOf(update, { record: created.value }))
}

function planExisting(record: CrmRecord, step: Step, context: UpdateContext): Outcome<WrittenRecord> {
  const { update, pathPrefix, drafts } = step
  const { objectType, catalogue, caller, ids, now } = context
  const values = prepareValues(objectType, update.properties, {
    catalogue,
    accountId: caller.accountId,
    current: record.properties,
    pathPrefix,
    now,
  })
  if (!values.ok) return values
  const links = checkLinks(record, values.value, { step, context })
  if (!links.ok) return links
  const taken = checkTaken(record, values.value, { step, context })
  if (taken !== undefined) return refusal(taken)
  if (values.value.associatedcompanyid === '') drafts.links.demote(record, COMPANY_TYPE_ID)
  drafts.links.link(record, resolveTargets(links.value, drafts.records))
  const changed = planChange(record, values.value, {
    draft: drafts.records,
    objectType,
    catalogue,
    nextChangeNumber: () => ids.nextChangeNumber(),
    source: context.source ?? sourceOf(caller),
    now,
  })
  return success(writtenOf(update, { record: changed, before: record }))
}

function writtenOf(
  { properties, objectWriteTraceId }: RecordUpdate,
  states: Pick<WrittenRecord, 'record' | 'before'>,
): WrittenRecord {
  const trace = objectWriteTraceId === undefined ? {} : { objectWriteTraceId }
  return { ...states, named: Object.keys(properties), ...trace }
}

type Frame = { readonly step: Step; readonly context: UpdateContext }

/** The links that values ask for, unless one leads nowhere. */
function checkLinks(
  record: CrmRecord,
  values: PropertyValues,
  { step, context }: Frame,
): Outcome<readonly RequestedLink[]> {
  const { drafts, pathPrefix } = step
  const implied = listImpliedAssociations(context.objectType, values)
  const links = resolveAssociations(record.objectTypeId, implied, { pathPrefix })
  if (!links.ok) return links
  const hasRecord = (key: RecordKey) => drafts.records.findRecord(key) !== undefined
  const linkedIds = activityTypeIds.flatMap((typeId) =>
    context.state.listLinks(record, typeId).map(({ toId }) => toId),
  )
  const failure =
    checkTargets(links.value, { from: record, hasRecord, pathPrefix }) ??
    checkRoom(drafts.links.findCrowded(record, resolveTargets(links.value, drafts.records)), {
      caller: context.caller,
      pathPrefix,
    }) ??
    checkPinned(values, links.value, { pathPrefix, linkedIds })
  return failure === undefined ? links : refusal(failure)
}

function checkTaken(
  record: CrmRecord,
  values: PropertyValues,
  { step, context }: Frame,
): Failure | undefined {
  const keys = listUniqueKeys(context.catalogue, record.objectTypeId, values)
  const { pathPrefix, drafts } = step
  return checkUnique(keys, { ...context, draft: drafts.records, recordId: record.id, pathPrefix })
}

/** Source: OBJ-60 (observed). */
function nothingToUpdate(pathPrefix: string): Failure {
  return {
    kind: 'properties_missing',
    message: 'No properties found to update, please provide at least one.',
    rule: 'objects OBJ-60',
    path: `${pathPrefix}properties`,
    context: { properties: ['{}'] },
  }
}

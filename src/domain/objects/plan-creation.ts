import { checkTargets } from '../associations/check-associations.ts'
import type { RequestedLink } from '../associations/check-associations.ts'
import { LinkDraft } from '../associations/link-draft.ts'
import type { Caller } from '../caller.ts'
import { refusal, success } from '../failure.ts'
import type { Failure, Outcome } from '../failure.ts'
import { buildRecord } from './build-record.ts'
import type { ObjectType } from './object-types.ts'
import type { CrmRecord, PropertyValues } from './record.ts'
import { RecordDraft } from './record-draft.ts'
import type { IdSource, RecordPlan, RecordState, UniqueKey } from './record-store.ts'

/** An input that passed every check that needs nothing but the input. */
export type PreparedRecord = {
  readonly values: PropertyValues
  readonly links: readonly RequestedLink[]
  readonly uniqueKeys: readonly UniqueKey[]
  /** Which input of a batch, such as `inputs[3].`; empty for a single one. */
  readonly pathPrefix: string
}

export type CreationContext = {
  readonly caller: Caller
  readonly objectType: ObjectType
  readonly state: RecordState
  readonly ids: IdSource
  /** Epoch ms. */
  readonly now: number
  /** Good inputs are written although others fail (OBJ-87). */
  readonly isMultiStatus: boolean
}

type Drafts = { readonly records: RecordDraft; readonly links: LinkDraft }

/**
 * Decides, in input order, which records come into being and how they are linked; later inputs see what earlier ones
 * did (OBJ-90). Outside multi-status the first failure undoes all. Pure: the answer depends on the arguments alone.
 */
export function planCreation(
  prepared: readonly Outcome<PreparedRecord>[],
  context: CreationContext,
): RecordPlan<Outcome<readonly Outcome<CrmRecord>[]>> {
  const drafts = { records: new RecordDraft(context.state), links: new LinkDraft(context.state) }
  const outcomes: Outcome<CrmRecord>[] = []
  for (const input of prepared) {
    const outcome = input.ok ? planRecord(input.value, drafts, context) : input
    if (!outcome.ok && !context.isMultiStatus) {
      return { writes: new RecordDraft(context.state).toWrites(), result: outcome }
    }
    outcomes.push(outcome)
  }
  drafts.records.link(drafts.links.linked)
  drafts.records.unlink(drafts.links.unlinked)
  return { writes: drafts.records.toWrites(), result: success(outcomes) }
}

function planRecord(input: PreparedRecord, drafts: Drafts, context: CreationContext): Outcome<CrmRecord> {
  const { objectType, ids, caller, now } = context
  const from = { objectTypeId: objectType.typeId, id: ids.nextRecordId(objectType.typeId) }
  const failure = checkLinks(input, from, drafts) ?? checkUnique(input, from.id, { drafts, context })
  if (failure !== undefined) return refusal(failure)
  const source = { sourceType: 'INTEGRATION', sourceId: caller.appId }
  const changeNumber = ids.nextChangeNumber()
  const { record, change } = buildRecord(input.values, { objectType, id: from.id, changeNumber, source, now })
  drafts.records.create(record, change)
  for (const key of input.uniqueKeys) drafts.records.claim({ ...key, recordId: from.id })
  drafts.links.link(from, input.links)
  return success(record)
}

function checkLinks(
  { links, pathPrefix }: PreparedRecord,
  from: { readonly objectTypeId: string; readonly id: string },
  { records }: Drafts,
): Failure | undefined {
  return checkTargets(links, { from, hasRecord: (key) => records.findRecord(key) !== undefined, pathPrefix })
}

function checkUnique(
  { uniqueKeys, pathPrefix }: PreparedRecord,
  newId: string,
  { drafts, context }: { readonly drafts: Drafts; readonly context: CreationContext },
): Failure | undefined {
  for (const key of uniqueKeys) {
    const holderId = drafts.records.findHolder(key)
    if (holderId === undefined) continue
    const path = `${pathPrefix}properties.${key.property}`
    if (key.objectTypeId === '0-1' && key.property === 'email') return contactExists(holderId, path, context)
    return valueTaken(key, { holderId, newId, path, context })
  }
  return undefined
}

/** Source: objects 7.2; the holder's id is in the context of a multi-status item only (OBJ-91, observed). */
function contactExists(holderId: string, path: string, { isMultiStatus }: CreationContext): Failure {
  return {
    kind: 'conflict',
    message: `Contact already exists. Existing ID: ${holderId}`,
    rule: 'objects 7.2',
    path,
    ...(isMultiStatus ? { context: { existingId: [holderId] } } : {}),
  }
}

/** Source: objects 7.2 (observed). */
function valueTaken(
  { property, value }: UniqueKey,
  clash: {
    readonly holderId: string
    readonly newId: string
    readonly path: string
    readonly context: CreationContext
  },
): Failure {
  const { holderId, newId, path, context } = clash
  const type = `ObjectTypeId{legacyObjectType=${context.objectType.label}}`
  const coordinates = `portalId=${context.caller.accountId}, objectTypeId=${type}, propertyName=${property}, value=${value}`
  return {
    kind: 'value_taken',
    message: `Cannot set PropertyValueCoordinates{${coordinates}} on ${newId}. ${holderId} already has that value.`,
    rule: 'objects 7.2',
    path,
  }
}

import { checkHeldLabels, checkTargets } from '../associations/check-associations.ts'
import type { RequestedLink } from '../associations/check-associations.ts'
import { LinkDraft } from '../associations/link-draft.ts'
import { type CrowdedLink, limitExceeded } from '../associations/link-limits.ts'
import type { Caller } from '../caller.ts'
import { refusal, success } from '../failure.ts'
import type { Failure, Outcome } from '../failure.ts'
import { buildRecord } from './build-record.ts'
import type { RecordSource } from './build-record.ts'
import type { ObjectType } from './object-types.ts'
import type { PreparedRecord } from './prepare-record.ts'
import type { PropertyCatalogue } from './property-definition.ts'
import type { CrmRecord } from './record.ts'
import { RecordDraft } from './record-draft.ts'
import type { IdSource, RecordKey, RecordPlan, RecordState, RecordWrites } from './record-store.ts'
import { checkUnique } from './unique-values.ts'

export type CreationContext = {
  readonly caller: Caller
  readonly objectType: ObjectType
  readonly catalogue: PropertyCatalogue
  readonly state: RecordState
  readonly ids: IdSource
  /** Who writes, when it is not the caller's app by a call of its own. */
  readonly source?: RecordSource | undefined
  /** Epoch ms. */
  readonly now: number
  /** Good inputs are written although others fail (OBJ-87). */
  readonly isMultiStatus: boolean
}

/** Records and links of a request while it is planned. */
export type Drafts = { readonly records: RecordDraft; readonly links: LinkDraft }

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
    const outcome = input.ok ? planNewRecord(input.value, drafts, context) : input
    if (!outcome.ok && !context.isMultiStatus) {
      return { writes: new RecordDraft(context.state).toWrites(), result: outcome }
    }
    outcomes.push(outcome)
  }
  return { writes: writesOf(drafts), result: success(outcomes) }
}

/** Everything the drafts have come to. */
export function writesOf({ records, links }: Drafts): RecordWrites {
  records.link(links.linked)
  records.unlink(links.unlinked)
  return records.toWrites()
}

/** Puts a new record and its links into the drafts, unless a target is missing or a unique value taken. */
export function planNewRecord(
  input: PreparedRecord,
  drafts: Drafts,
  context: CreationContext,
): Outcome<CrmRecord> {
  const { objectType, catalogue, ids, caller, now } = context
  const from = { objectTypeId: objectType.typeId, id: ids.nextRecordId(objectType.typeId) }
  const { pathPrefix } = input
  const hasRecord = (key: RecordKey) => drafts.records.findTarget(key) !== undefined
  const links = resolveTargets(input.links, drafts.records)
  const failure =
    checkHeldLabels(input.links, context.state, pathPrefix) ??
    checkTargets(input.links, { from, hasRecord, pathPrefix }) ??
    checkRoom(drafts.links.findCrowded(from, links), { caller, pathPrefix }) ??
    checkUnique(input.uniqueKeys, { ...context, draft: drafts.records, recordId: from.id, pathPrefix })
  if (failure !== undefined) return refusal(failure)
  const source = context.source ?? sourceOf(caller)
  const { record, change } = buildRecord(input.values, {
    objectType,
    owners: catalogue.owners,
    id: from.id,
    changeNumber: ids.nextChangeNumber(),
    source,
    now,
  })
  drafts.records.create(record, change)
  for (const key of input.uniqueKeys) drafts.records.claim({ ...key, recordId: from.id })
  drafts.links.link(from, links)
  return success(record)
}

/** The caller's app, as history names it (OBJ-23). */
export function sourceOf({ appId }: Caller): RecordSource {
  return { sourceType: 'INTEGRATION', sourceId: appId }
}

/** The refusal of a link that one of its ends has no room for (OBJ-94, ASC-37). */
export function checkRoom(
  crowded: CrowdedLink | undefined,
  { caller, pathPrefix }: { readonly caller: Caller; readonly pathPrefix: string },
): Failure | undefined {
  const { accountId } = caller
  const path = `${pathPrefix}associations`
  return crowded === undefined ? undefined : limitExceeded(crowded, { accountId, path })
}

/** Links to merged records go to their survivors (OBJ-80). */
export function resolveTargets(
  links: readonly RequestedLink[],
  records: RecordDraft,
): readonly RequestedLink[] {
  return links.map(({ type, toId }) => ({
    type,
    toId: records.findTarget({ objectTypeId: type.toTypeId, id: toId })?.id ?? toId,
  }))
}

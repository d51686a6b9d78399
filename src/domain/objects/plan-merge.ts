import type { AssociationCatalogue } from '../associations/association-catalogue.ts'
import { findPrimaryType } from '../associations/association-types.ts'
import type { Caller } from '../caller.ts'
import { refusal, success } from '../failure.ts'
import type { Failure, Outcome } from '../failure.ts'
import { ownerProperties } from '../owners/assign-owner.ts'
import { lifecycleStages } from './built-in-pipelines.ts'
import { formatDatetime } from './datetime-value.ts'
import type { ObjectType } from './object-types.ts'
import { moveUniqueValues } from './plan-change.ts'
import type { PropertyCatalogue } from './property-definition.ts'
import { recordNotFound } from './read-records.ts'
import type { Association, CrmRecord, PropertyValues } from './record.ts'
import { RecordDraft } from './record-draft.ts'
import type { IdSource, RecordPlan, RecordState } from './record-store.ts'
import { listFurtherAddresses } from './unique-values.ts'

export type MergeContext = {
  readonly caller: Caller
  readonly objectType: ObjectType
  readonly catalogue: PropertyCatalogue
  /** Every definition that the account's links may have. */
  readonly associations: AssociationCatalogue
  readonly state: RecordState
  readonly ids: IdSource
  /** Epoch ms. */
  readonly now: number
}

type Pair = { readonly primary: CrmRecord; readonly other: CrmRecord }

const CONTACT_TYPE_ID = '0-1'
const MAX_MERGED_IDS = 250

/**
 * Makes one new record of two: values of the first, filled up from the second; links, history, events, visitors and
 * unique values of both. The ids of both lead to it from now on. Pure. Source: OBJ-80 to OBJ-85, V7, PT8.
 */
export function planMerge(
  references: { readonly primary: string; readonly other: string },
  context: MergeContext,
): RecordPlan<Outcome<CrmRecord>> {
  const { state, objectType, catalogue } = context
  const found = findPair(references, context)
  if (!found.ok) return { writes: new RecordDraft(state).toWrites(), result: found }
  const pair = found.value
  const record = buildSurvivor(pair, context)
  const mergedIds = (record.properties.hs_merged_object_ids ?? '').split(';')
  if (mergedIds.length > MAX_MERGED_IDS)
    return { writes: new RecordDraft(state).toWrites(), result: refusal(tooManyIdentities) }
  const draft = new RecordDraft(state)
  draft.merge(pair.primary, record)
  draft.merge(pair.other, record)
  draft.create(record, {
    objectTypeId: objectType.typeId,
    recordId: record.id,
    changeNumber: context.ids.nextChangeNumber(),
    changedAt: record.updatedAt,
    sourceType: 'INTEGRATION',
    sourceId: context.caller.appId,
    cause: 'merge',
    values: { ...record.properties, [objectType.createdProperty]: formatDatetime(record.createdAt) },
  })
  const empty: CrmRecord = { ...record, properties: {} }
  for (const merged of [pair.primary, pair.other])
    moveUniqueValues({ before: merged, after: { ...empty, id: merged.id }, draft, catalogue })
  moveUniqueValues({ before: empty, after: record, draft, catalogue })
  const links = moveLinks(pair, record, context)
  draft.unlink(links.unlinked)
  draft.link(links.linked)
  return { writes: draft.toWrites(), result: success(record) }
}

function findPair(
  { primary, other }: { readonly primary: string; readonly other: string },
  { state, objectType: { typeId: objectTypeId } }: MergeContext,
): Outcome<Pair> {
  const records = [primary, other].map((id) => state.findRecord({ objectTypeId, id }))
  const [first, second] = records
  if (first === undefined) return refusal(recordNotFound(primary))
  if (second === undefined) return refusal(recordNotFound(other))
  return first.id === second.id ? refusal(sameRecord) : success({ primary: first, other: second })
}

function buildSurvivor({ primary, other }: Pair, { objectType, ids, now }: MergeContext): CrmRecord {
  const properties = {
    ...(primary.properties.hubspot_owner_id ? withoutOwner(other.properties) : other.properties),
    ...primary.properties,
    ...(objectType.typeId === CONTACT_TYPE_ID ? contactValues({ primary, other }) : {}),
    hs_merged_object_ids: listMergedIds([primary, other]).join(';'),
  }
  return {
    objectTypeId: objectType.typeId,
    id: ids.nextRecordId(objectType.typeId),
    properties: Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== '')),
    createdAt: Math.min(primary.createdAt, other.createdAt),
    updatedAt: Math.max(now, primary.updatedAt + 1, other.updatedAt + 1),
  }
}

/** What is told of an owner goes with that owner (OWN-6). */
function withoutOwner(properties: PropertyValues): PropertyValues {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !ownerProperties.includes(name)))
}

function listMergedIds(records: readonly CrmRecord[]): readonly string[] {
  const before = records.flatMap(({ properties }) => (properties.hs_merged_object_ids ?? '').split(';'))
  return [...new Set([...records.map(({ id }) => id), ...before])].filter((id) => id !== '')
}

/** The address of the first stays, those of the second are kept beside it; the further lifecycle stage wins (OBJ-82). */
function contactValues({ primary, other }: Pair): PropertyValues {
  const email = primary.properties.email ?? other.properties.email ?? ''
  const addresses = [
    ...listFurtherAddresses(primary),
    ...(other.properties.email ? [other.properties.email] : []),
    ...listFurtherAddresses(other),
  ]
  const further = [...new Set(addresses)].filter((address) => address !== email)
  const stages = [primary, other].map(({ properties }) => properties.lifecyclestage ?? '')
  const stage = stages.toSorted((a, b) => lifecycleStages.indexOf(b) - lifecycleStages.indexOf(a))[0]
  return { hs_additional_emails: further.join(';'), lifecyclestage: stage ?? '' }
}

/**
 * Links of both records, moved to the survivor; those between the two are gone. Where both have a primary record of a
 * type, that of the first stays and the other becomes plain (OBJ-83).
 */
function moveLinks(
  { primary, other }: Pair,
  survivor: CrmRecord,
  { state, associations }: Pick<MergeContext, 'state' | 'associations'>,
): { readonly linked: readonly Association[]; readonly unlinked: readonly Association[] } {
  const ofPrimary = listAllLinks(primary, state, associations)
  const ofOther = listAllLinks(other, state, associations)
  const kept = [...ofPrimary, ...ofOther.filter((link) => !isSecondPrimary(link, ofPrimary))]
  const isBetween = ({ toTypeId, toId }: Association) =>
    toTypeId === survivor.objectTypeId && (toId === primary.id || toId === other.id)
  const moved = kept.filter((link) => !isBetween(link)).map((link) => ({ ...link, fromId: survivor.id }))
  return {
    unlinked: [primary, other].flatMap((record) => listLinkRows(record, state, associations)),
    linked: distinct(moved.flatMap((link) => [link, inverseOf(link, associations)])),
  }
}

function listAllLinks(
  record: CrmRecord,
  state: RecordState,
  associations: AssociationCatalogue,
): readonly Association[] {
  return associations.targetsOf(record.objectTypeId).flatMap((typeId) => state.listLinks(record, typeId))
}

/** Every link of a record whose links to all types were loaded, in both directions. */
export function listLinkRows(
  record: CrmRecord,
  state: RecordState,
  associations: AssociationCatalogue,
): readonly Association[] {
  return distinct(
    listAllLinks(record, state, associations).flatMap((link) => [link, inverseOf(link, associations)]),
  )
}

function isSecondPrimary(link: Association, ofPrimary: readonly Association[]): boolean {
  const primary = findPrimaryType(link.fromTypeId, link.toTypeId)
  const isOfType = ({ category, typeId }: Association) =>
    category === primary?.category && typeId === primary.typeId
  return isOfType(link) && ofPrimary.some((held) => held.toTypeId === link.toTypeId && isOfType(held))
}

function inverseOf(link: Association, associations: AssociationCatalogue): Association {
  const { fromTypeId, fromId, toTypeId, toId, category, typeId } = link
  const inverse = associations.find(category, typeId)?.inverseTypeId ?? typeId
  return { fromTypeId: toTypeId, fromId: toId, toTypeId: fromTypeId, toId: fromId, category, typeId: inverse }
}

function distinct(links: readonly Association[]): readonly Association[] {
  return [...new Map(links.map((link) => [JSON.stringify(link), link])).values()]
}

/** Source: OBJ-84 (chosen). */
const sameRecord: Failure = {
  kind: 'parameter_invalid',
  message: 'Cannot merge an object with itself',
  rule: 'objects OBJ-84',
  path: 'objectIdToMerge',
}

/** Source: OBJ-84 (docs). */
const tooManyIdentities: Failure = {
  kind: 'identities_exhausted',
  message: `Cannot have more than ${MAX_MERGED_IDS} identities on a profile`,
  rule: 'objects OBJ-84',
  path: 'objectIdToMerge',
}

import type { Caller } from '../caller.ts'
import { refusal, success } from '../failure.ts'
import type { Failure, Outcome } from '../failure.ts'
import type { ObjectType } from '../objects/object-types.ts'
import type { Association } from '../objects/record.ts'
import { RecordDraft } from '../objects/record-draft.ts'
import type { RecordKey, RecordQuery, RecordState, RecordStore } from '../objects/record-store.ts'
import { USER_DEFINED } from './association-catalogue.ts'
import { associationLabel } from './association-types.ts'
import type { AssociationType } from './association-types.ts'
import { LinkDraft, listLinkQueries } from './link-draft.ts'
import { limitExceeded, listCountedTypes } from './link-limits.ts'
import { type LinkEnds, listLabelIds, listOwnIds, unknownSpec } from './resolve-types.ts'

/** A link to make between two records, with its definitions found. */
export type WantedLink = {
  readonly fromId: string
  readonly toId: string
  readonly types: readonly AssociationType[]
  /** Where in the request it stands, such as `inputs[3].`. */
  readonly pathPrefix: string
}

/** A link to take away, or some of its definitions. */
export type UnwantedLink = {
  readonly fromId: string
  readonly toId: string
  readonly types: readonly AssociationType[] | 'all'
}

/** Two records that are linked now, and every definition between them in the direction asked for. */
export type LinkedPair = {
  readonly fromId: string
  readonly toId: string
  readonly links: readonly Association[]
}

type LinkRequest = {
  readonly caller: Caller
  readonly ends: LinkEnds
  /** How a missing record is worded: as A2 does, or as all other routes do (associations section 6). */
  readonly missing: 'invalid' | 'not_found'
}

/**
 * Makes the links that can be made, in one transaction, and answers one outcome for each, in input order. Both
 * directions are stored, the plain definition goes with each other one, primary ones stay exclusive, and no record gets
 * more links by a definition than it may have. Source: ASC-4 to ASC-8, ASC-18, ASC-21, ASC-22, ASC-37, associations 3.6.
 */
export async function createLinks(
  store: RecordStore,
  request: LinkRequest & { readonly inputs: readonly Outcome<WantedLink>[] },
): Promise<readonly Outcome<LinkedPair>[]> {
  const { caller, ends, inputs } = request
  const wanted = inputs.flatMap((input) => (input.ok ? [input.value] : []))
  if (wanted.length === 0) return inputs.filter((input) => !input.ok)
  const query = queryOf(ends, wanted)
  const demand = { recordIds: {}, changeNumbers: 0 }
  return store.write(caller.accountId, { query, demand }, (state) => {
    const drafts = { records: new RecordDraft(state), links: new LinkDraft(state) }
    const result = inputs.map((input) =>
      input.ok ? planLink(input.value, { request, state, drafts }) : input,
    )
    drafts.records.link(drafts.links.linked)
    drafts.records.unlink(drafts.links.unlinked)
    return { writes: drafts.records.toWrites(), result }
  })
}

/** Takes links away; those that are not there are passed over. Source: ASC-4, ASC-23 to ASC-25, ASC-41. */
export async function removeLinks(
  store: RecordStore,
  request: {
    readonly caller: Caller
    readonly ends: Pick<LinkEnds, 'from' | 'to'>
    readonly inputs: readonly UnwantedLink[]
  },
): Promise<void> {
  const { caller, ends, inputs } = request
  if (inputs.length === 0) return
  const pairs = inputs.map((input) => pairOf(ends, input))
  const write = {
    query: { records: recordsOf(pairs), uniqueValues: [], links: [], pairs },
    demand: { recordIds: {}, changeNumbers: 0 },
  }
  await store.write(caller.accountId, write, (state) => {
    const records = new RecordDraft(state)
    const links = new LinkDraft(state)
    for (const input of inputs) {
      const { from, to } = resolvePair(pairOf(ends, input), state)
      links.unlink(from, to, input.types)
    }
    records.unlink(links.unlinked)
    return { writes: records.toWrites(), result: undefined }
  })
}

type Plan = {
  readonly request: LinkRequest
  readonly state: RecordState
  readonly drafts: { readonly records: RecordDraft; readonly links: LinkDraft }
}

function planLink(wanted: WantedLink, { request, state, drafts }: Plan): Outcome<LinkedPair> {
  const { from, to } = resolvePair(pairOf(request.ends, wanted), state)
  const failure = checkLabels(wanted, state) ?? checkEnds(wanted, { from, to, request, state })
  if (failure !== undefined) return refusal(failure)
  const links = wanted.types.map((type) => ({ type, toId: to.id }))
  const crowded = drafts.links.findCrowded(from, links)
  if (crowded !== undefined) {
    const { accountId } = request.caller
    return refusal(limitExceeded(crowded, { accountId, path: `${wanted.pathPrefix}to` }))
  }
  const replaced = listReplaced(wanted, drafts.links.listBetween(from, to), request.ends)
  if (replaced.length > 0) drafts.links.unlink(from, to, replaced)
  drafts.links.link(from, links)
  return success({ fromId: from.id, toId: to.id, links: drafts.links.listBetween(from, to) })
}

/** A label that was removed after the request was checked is as good as one that never was (ASC-35). */
function checkLabels({ types, pathPrefix }: WantedLink, state: RecordState): Failure | undefined {
  const gone = types.find((type) => listOwnIds([type]).some((typeId) => !state.hasLabel(typeId)))
  return gone === undefined ? undefined : unknownSpec(gone, `${pathPrefix}types`)
}

/** Labels that give way: a request that names labels of the account's own names all that are to be there (ASC-18). */
function listReplaced(
  { types }: WantedLink,
  links: readonly Association[],
  { catalogue }: LinkEnds,
): readonly AssociationType[] {
  const named = listLabelIds(types)
  if (named.length === 0) return []
  const held = links.flatMap(({ category, typeId }) => catalogue.find(category, typeId) ?? [])
  const labels = listLabelIds(held)
  return held.filter(
    ({ category, typeId }) => category === USER_DEFINED && labels.includes(typeId) && !named.includes(typeId),
  )
}

type Ends = {
  readonly from: RecordKey
  readonly to: RecordKey
  readonly request: LinkRequest
  readonly state: RecordState
}

function checkEnds(wanted: WantedLink, { from, to, request, state }: Ends): Failure | undefined {
  const { ends, missing } = request
  const path = wanted.pathPrefix
  if (from.objectTypeId === to.objectTypeId && from.id === to.id) return selfLink(from.id, path)
  const word = missing === 'invalid' ? invalidEnd : missingEnd
  if (state.findRecord(from) === undefined)
    return word({ type: ends.from, reference: ends.fromReference, id: from.id, side: 'from', path })
  if (state.findRecord(to) === undefined)
    return word({ type: ends.to, reference: ends.toReference, id: to.id, side: 'to', path })
  return undefined
}

type MissingEnd = {
  readonly type: ObjectType
  readonly reference: string
  readonly id: string
  readonly side: 'from' | 'to'
  readonly path: string
}

/** Source: associations section 6 (observed; the source's sub-category chosen). */
function missingEnd({ type, reference, id, side, path }: MissingEnd): Failure {
  return {
    kind: 'not_found',
    message: `No ${type.singular} with ID ${id} exists`,
    rule: 'associations section 6',
    path: `${path}${side}.id`,
    subCategory: `crm.associations.${side.toUpperCase()}_OBJECT_NOT_FOUND`,
    context: { objectType: [reference], id: [id] },
  }
}

/** Source: associations section 6 (observed). */
function invalidEnd({ type, id, side, path }: MissingEnd): Failure {
  const label = associationLabel(type.typeId)
  return {
    kind: 'associations_invalid',
    message: 'One or more associations are invalid',
    rule: 'associations section 6',
    path: `${path}${side}`,
    context: {
      INVALID_OBJECT_IDS: [`${label}=${id} is not valid`],
      objectId: [id],
      objectType: [label],
    },
  }
}

function selfLink(id: string, path: string): Failure {
  return {
    kind: 'associations_invalid',
    message: `Object ${id} cannot be associated to itself (${id})`,
    rule: 'associations ASC-8',
    path: `${path}to`,
  }
}

function queryOf(ends: LinkEnds, wanted: readonly WantedLink[]): RecordQuery {
  const pairs = wanted.map((link) => pairOf(ends, link))
  const links = wanted.flatMap(({ fromId, toId, types }) => {
    const back = types.map((type) => ({ type, toId }))
    const forth = types.map((type) => ({
      type: { ...type, fromTypeId: type.toTypeId, toTypeId: type.fromTypeId },
      toId: fromId,
    }))
    return listLinkQueries([...back, ...forth])
  })
  const types = wanted.flatMap((link) => link.types)
  return {
    records: recordsOf(pairs),
    uniqueValues: [],
    links,
    pairs,
    counted: listCountedTypes(types),
    labels: listOwnIds(types),
  }
}

type KeyPair = { readonly from: RecordKey; readonly to: RecordKey }

function recordsOf(pairs: readonly KeyPair[]): readonly RecordKey[] {
  const keys = pairs.flatMap(({ from, to }) => [from, to])
  return [...new Map(keys.map((key) => [JSON.stringify(key), key])).values()]
}

/** Merged records stand aside for their survivors (OBJ-80). */
function resolvePair({ from, to }: KeyPair, state: RecordState): KeyPair {
  const resolve = (key: RecordKey) => ({ ...key, id: state.findRecord(key)?.id ?? key.id })
  return { from: resolve(from), to: resolve(to) }
}

function pairOf(
  { from, to }: Pick<LinkEnds, 'from' | 'to'>,
  { fromId, toId }: { readonly fromId: string; readonly toId: string },
): KeyPair {
  return {
    from: { objectTypeId: from.typeId, id: fromId },
    to: { objectTypeId: to.typeId, id: toId },
  }
}

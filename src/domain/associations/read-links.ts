import type { Failure } from '../failure.ts'
import { readCurrent } from '../objects/read-records.ts'
import type { Association } from '../objects/record.ts'
import { canonicalId, isRecordId } from '../objects/record-id.ts'
import type { RecordStore } from '../objects/record-store.ts'
import type { AssociationType } from './association-types.ts'
import type { LinkEnds } from './resolve-types.ts'

/** Most targets of one record in one answer (ASC-27). */
export const MAX_TARGETS = 500

/** One record whose links are asked for, and behind which target its page starts. */
export type LinkQuery = { readonly id: string; readonly after?: string }

/** A page of one record's links: target id to the links to it, ascending by id. */
export type LinkPage = {
  readonly fromId: string
  readonly targets: readonly (readonly [toId: string, links: readonly Association[]])[]
  /** Last target of the page, when there are more. */
  readonly after?: string
}

type LinkReader = Pick<RecordStore, 'readLinks' | 'readRecords' | 'findSurvivors'>
type LinkPagesRequest = { readonly ends: LinkEnds; readonly inputs: readonly LinkQuery[] }
type LinkPages = { readonly pages: readonly LinkPage[]; readonly failures: readonly Failure[] }

/**
 * Links of many records, each with a page of its own, in input order, a record asked for twice once. Records without
 * links, and unknown ones, make one failure each. Source: ASC-27, ASC-28.
 */
export async function readLinkPages(
  store: LinkReader,
  accountId: string,
  request: LinkPagesRequest,
): Promise<LinkPages> {
  const { ends } = request
  const inputs = new Map(request.inputs.map((input) => [canonicalId(input.id), input]))
  const known = [...inputs.keys()].filter(isRecordId)
  const wanted = { objectTypeId: ends.from.typeId, ids: known, archived: false }
  const live = await readCurrent(store, accountId, wanted)
  const currentId = (id: string) => live.get(id)?.id ?? id
  const links = await store.readLinks(accountId, {
    fromTypeId: ends.from.typeId,
    fromIds: [...new Set([...live.values()].map(({ id }) => id))],
    toTypeId: ends.to.typeId,
    afterById: new Map(
      [...inputs].flatMap(([id, { after }]) => (after === undefined ? [] : [[currentId(id), after]])),
    ),
    limit: MAX_TARGETS + 1,
  })
  const byRecord = Map.groupBy(links, (link) => link.fromId)
  const pages = [...inputs.keys()].flatMap((id) => pageOf(id, byRecord.get(currentId(id)) ?? []))
  const answered = new Set(pages.map(({ fromId }) => fromId))
  const failures = [...inputs].flatMap(([id, input]) => (answered.has(id) ? [] : [noLinks(input.id, ends)]))
  return { pages, failures }
}

/**
 * The same, with the one target of each record that it has by the primary definition; walks on where that is not on the
 * first page. Source: ASC-40.
 */
export async function readPrimaryLinks(
  store: LinkReader,
  accountId: string,
  request: LinkPagesRequest & { readonly primary: AssociationType },
): Promise<LinkPages> {
  const { ends, inputs, primary } = request
  const found = new Map<string, LinkPage>()
  let wanted = inputs
  while (wanted.length > 0) {
    const { pages } = await readLinkPages(store, accountId, { ends, inputs: wanted })
    for (const { fromId, targets } of pages) {
      const shown = targets.filter(([, links]) => links.some((link) => isOfType(link, primary)))
      if (shown.length > 0) found.set(fromId, { fromId, targets: shown })
    }
    wanted = pages.flatMap(({ fromId, after }) =>
      after === undefined || found.has(fromId) ? [] : [{ id: fromId, after }],
    )
  }
  const asked = new Map(inputs.map((input) => [canonicalId(input.id), input]))
  return {
    pages: [...asked.keys()].flatMap((id) => found.get(id) ?? []),
    failures: [...asked].flatMap(([id, input]) => (found.has(id) ? [] : [noLinks(input.id, ends)])),
  }
}

function isOfType({ category, typeId }: Association, type: AssociationType): boolean {
  return category === type.category && typeId === type.typeId
}

/** One target more than the page shows was read, to know whether there is a next page. */
function pageOf(fromId: string, links: readonly Association[]): readonly LinkPage[] {
  if (links.length === 0) return []
  const all = [...Map.groupBy(links, (link) => link.toId)]
  const targets = all.slice(0, MAX_TARGETS)
  const last = all.length > MAX_TARGETS ? targets.at(-1)?.[0] : undefined
  return [{ fromId, targets, ...(last === undefined ? {} : { after: last }) }]
}

/** Source: ASC-28 (observed). */
function noLinks(id: string, { from, to, fromReference, toReference }: LinkEnds): Failure {
  return {
    kind: 'not_found',
    message: `No ${to.singular} is associated with ${from.singular} ${id}.`,
    rule: 'associations ASC-28',
    path: 'inputs',
    subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
    context: { fromObjectId: [id], fromObjectType: [fromReference], toObjectType: [toReference] },
  }
}

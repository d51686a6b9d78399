import type { Failure } from '../failure.ts'
import { readCurrent } from '../objects/read-records.ts'
import type { Association } from '../objects/record.ts'
import { canonicalId, isRecordId } from '../objects/record-id.ts'
import type { RecordStore } from '../objects/record-store.ts'
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

/**
 * Links of many records, each with a page of its own, in input order, a record asked for twice once. Records without
 * links, and unknown ones, make one failure each. Source: ASC-27, ASC-28.
 */
export async function readLinkPages(
  store: Pick<RecordStore, 'readLinks' | 'readRecords' | 'findSurvivors'>,
  accountId: string,
  request: { readonly ends: LinkEnds; readonly inputs: readonly LinkQuery[] },
): Promise<{ readonly pages: readonly LinkPage[]; readonly failures: readonly Failure[] }> {
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

/** One target more than the page shows was read, to know whether there is a next page. */
function pageOf(fromId: string, links: readonly Association[]): readonly LinkPage[] {
  if (links.length === 0) return []
  const all = [...Map.groupBy(links, (link) => link.toId)]
  const targets = all.slice(0, MAX_TARGETS)
  const last = all.length > MAX_TARGETS ? targets.at(-1)?.[0] : undefined
  return [{ fromId, targets, ...(last === undefined ? {} : { after: last }) }]
}

/** Source: ASC-28 (observed). */
export function noLinks(id: string, { from, to, fromReference, toReference }: LinkEnds): Failure {
  return {
    kind: 'not_found',
    message: `No ${to.singular} is associated with ${from.singular} ${id}.`,
    rule: 'associations ASC-28',
    path: 'inputs',
    subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
    context: { fromObjectId: [id], fromObjectType: [fromReference], toObjectType: [toReference] },
  }
}

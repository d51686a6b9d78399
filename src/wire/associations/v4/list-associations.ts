import type { LinkEnds } from '../../../domain/associations/resolve-types.ts'
import { refusal, success } from '../../../domain/failure.ts'
import { readCurrent, recordNotFound } from '../../../domain/objects/read-records.ts'
import type { Association } from '../../../domain/objects/record.ts'
import { canonicalId, isRecordId } from '../../../domain/objects/record-id.ts'
import type { RecordStore } from '../../../domain/objects/record-store.ts'
import { linkOperations } from '../../operations/link-operations.ts'
import { encodePaging } from '../../paging.ts'
import type { Route, RouteContext } from '../../route.ts'
import { badPathId, decodeEnds } from '../link-ends.ts'
import { decodePage } from '../link-page.ts'
import { encodeTarget } from './link-codec.ts'
import { CollectionOfAssociations, ListAssociationsQuery } from './schemas.ts'

/** `GET /crm/v4/objects/{objectType}/{recordId}/associations/{toObjectType}` (A1, ASC-13 to ASC-16). */
export function listAssociations({ records }: { readonly records: RecordStore }): Route {
  return {
    operation: linkOperations.list,
    documentation: { query: ListAssociationsQuery, replies: { 200: CollectionOfAssociations } },
    handle: async (context) => {
      const ends = await decodeEnds(context, records)
      const page = decodePage(context.query)
      if (!page.ok) return page
      const reference = context.params.recordId ?? ''
      if (!isRecordId(reference)) return refusal(badPathId('objectId'))
      const id = canonicalId(reference)
      const { from, to } = ends
      const { limit, after } = page.value
      const { accountId } = context.caller
      const asked = { objectTypeId: from.typeId, ids: [id], archived: false }
      const record = (await readCurrent(records, accountId, asked)).get(id)
      if (!record) return refusal(recordNotFound(id))
      const wanted = { fromTypeId: from.typeId, fromIds: [record.id], toTypeId: to.typeId, limit: limit + 1 }
      const links = await records.readLinks(accountId, after === undefined ? wanted : { ...wanted, after })
      return success({ status: 200, body: encodePage(links, limit, { context, ends }) })
    },
  }
}

/** One more target than the page shows was read, to know whether there is a next page. */
function encodePage(
  links: readonly Association[],
  limit: number,
  { context, ends }: { readonly context: RouteContext; readonly ends: LinkEnds },
): object {
  const targets = [...Map.groupBy(links, (link) => link.toId)]
  const shown = targets.slice(0, limit)
  const last = targets.length > limit ? shown.at(-1)?.[0] : undefined
  const results = shown.map(([toId, types]) => encodeTarget(toId, types, ends.catalogue))
  return { results, ...encodePaging(context, last) }
}

import { resolveId } from '../../../domain/associations/resolve-types.ts'
import { refusal, success } from '../../../domain/failure.ts'
import { readCurrent, recordNotFound } from '../../../domain/objects/read-records.ts'
import type { RecordStore } from '../../../domain/objects/record-store.ts'
import { linkOperations } from '../../operations/link-operations.ts'
import { encodePaging } from '../../paging.ts'
import type { Route } from '../../route.ts'
import { decodeEnds } from '../link-ends.ts'
import { decodePage } from '../link-page.ts'
import { encodeAssociatedId } from './association-codec.ts'
import { CollectionOfIds, ListAssociationsQuery } from './schemas.ts'

/**
 * `GET /crm/v3/objects/{objectType}/{recordId}/associations/{toObjectType}`: one entry for each definition; a page
 * counts records, so that none is torn between two (V5, ASC-42).
 */
export function listAssociationsV3({ records }: { readonly records: RecordStore }): Route {
  return {
    operation: linkOperations.v3List,
    documentation: { query: ListAssociationsQuery, replies: { 200: CollectionOfIds } },
    handle: async (context) => {
      const ends = await decodeEnds(context, records)
      const page = decodePage(context.query)
      if (!page.ok) return page
      const reference = resolveId(context.params.recordId ?? '', 'objectId')
      if (!reference.ok) return reference
      const id = reference.value
      const { from, to } = ends
      const { limit, after = '-1' } = page.value
      const { accountId } = context.caller
      const asked = { objectTypeId: from.typeId, ids: [id], archived: false }
      const record = (await readCurrent(records, accountId, asked)).get(id)
      if (!record) return refusal(recordNotFound(id))
      const wanted = {
        fromTypeId: from.typeId,
        fromIds: [record.id],
        toTypeId: to.typeId,
        after,
        limit: limit + 1,
      }
      const targets = [...Map.groupBy(await records.readLinks(accountId, wanted), (link) => link.toId)]
      const shown = targets.slice(0, limit)
      const last = targets.length > limit ? shown.at(-1)?.[0] : undefined
      const results = shown.flatMap(([, links]) => links.map((link) => encodeAssociatedId(link, ends)))
      return success({ status: 200, body: { results, ...encodePaging(context, last) } })
    },
  }
}

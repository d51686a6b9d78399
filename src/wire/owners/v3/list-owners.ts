import { refusal, success } from '../../../domain/failure.ts'
import type { OwnerStore } from '../../../domain/owners/owner-store.ts'
import { ownerOperations } from '../../operations/pipeline-operations.ts'
import { encodePaging } from '../../paging.ts'
import { badParameter, decodeFlag, decodeLimit } from '../../query-parameters.ts'
import type { Route } from '../../route.ts'
import { encodeOwner } from './owner-codec.ts'
import { OwnersQuery, PublicOwnerList } from './schemas.ts'

/** `GET /crm/v3/owners`: live or deactivated ones, ascending by id (OW1, OWN-2). */
export function listOwners({ owners }: { readonly owners: OwnerStore }): Route {
  return {
    operation: ownerOperations.listOwners,
    documentation: { query: OwnersQuery, replies: { 200: PublicOwnerList } },
    handle: async (context) => {
      const { query, caller } = context
      const limit = decodeLimit(query, { fallback: 100, max: 500 })
      if (!limit.ok) return limit
      const archived = decodeFlag(query, 'archived')
      if (!archived.ok) return archived
      const after = query.get('after') || '0'
      if (!/^\d{1,18}$/.test(after)) return refusal(badParameter('after', after, 'the id of an owner'))
      const email = query.get('email')
      // One more than a page tells whether there is another.
      const found = await owners.listOwners(caller.accountId, {
        archived: archived.value,
        afterId: after,
        limit: limit.value + 1,
        ...(email ? { email } : {}),
      })
      const page = found.slice(0, limit.value)
      const next = found.length > page.length ? page.at(-1)?.id : undefined
      return success({
        status: 200,
        body: { results: page.map(encodeOwner), ...encodePaging(context, next) },
      })
    },
  }
}

import { refusal, success } from '../../../domain/failure.ts'
import { recordNotFound } from '../../../domain/objects/read-records.ts'
import type { OwnerStore } from '../../../domain/owners/owner-store.ts'
import { ownerOperations } from '../../operations/pipeline-operations.ts'
import { decodeFlag, decodeWord } from '../../query-parameters.ts'
import type { Route } from '../../route.ts'
import { encodeOwner } from './owner-codec.ts'
import { OwnerQuery, PublicOwner } from './schemas.ts'

const MAX_ID_DIGITS = 18

/** `GET /crm/v3/owners/{ownerId}`: by its own id or that of its user (OW2, OWN-3). */
export function getOwner({ owners }: { readonly owners: OwnerStore }): Route {
  return {
    operation: ownerOperations.getOwner,
    documentation: { query: OwnerQuery, replies: { 200: PublicOwner } },
    handle: async ({ params, query, caller }) => {
      const { ownerId = '' } = params
      if (!/^\d+$/.test(ownerId))
        return refusal({
          kind: 'parameter_invalid',
          message: `Unable to parse value for path parameter: ownerId. It must be a number, '${ownerId.slice(0, 100)}' is not`,
          rule: 'pipelines-owners OWN-3, platform PE13',
          path: 'ownerId',
          context: { ownerId: [ownerId.slice(0, 100)] },
        })
      const by = decodeWord(query, 'idProperty', ['id', 'userId'])
      if (!by.ok) return by
      const archived = decodeFlag(query, 'archived')
      if (!archived.ok) return archived
      if (ownerId.length > MAX_ID_DIGITS) return refusal(recordNotFound(ownerId))
      const request = { by: by.value, value: ownerId, archived: archived.value }
      const owner = await owners.findOwner(caller.accountId, request)
      return owner === undefined
        ? refusal(recordNotFound(ownerId))
        : success({ status: 200, body: encodeOwner(owner) })
    },
  }
}

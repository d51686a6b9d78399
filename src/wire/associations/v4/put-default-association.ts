import { resolveDefault } from '../../../domain/associations/resolve-types.ts'
import { createLinks } from '../../../domain/associations/write-links.ts'
import { success } from '../../../domain/failure.ts'
import type { RecordStore } from '../../../domain/objects/record-store.ts'
import { encodeBatch } from '../../batch.ts'
import { batchReplies } from '../../batch-schemas.ts'
import { linkOperations } from '../../operations/link-operations.ts'
import type { Route } from '../../route.ts'
import { decodePair } from '../link-ends.ts'
import { encodeDefault } from './link-codec.ts'
import { PublicDefaultAssociation } from './schemas.ts'

const replies = batchReplies(PublicDefaultAssociation, 'BatchResponsePublicDefaultAssociation')

type Deps = { readonly records: RecordStore; readonly now: () => number }

/** `PUT …/{recordId}/associations/default/{toObjectType}/{toRecordId}`: the plain link, both ways (A3, ASC-21). */
export function putDefaultAssociation({ records, now }: Deps): Route {
  return {
    operation: linkOperations.putDefault,
    documentation: { replies: { 200: replies.complete } },
    handle: async (context) => {
      const startedAt = now()
      const pair = await decodePair(context, records)
      if (!pair.ok) return pair
      const { ends, fromId, toId } = pair.value
      const type = resolveDefault(ends, '')
      if (!type.ok) return type
      const wanted = success({ fromId, toId, types: [type.value], pathPrefix: '' })
      const { caller } = context
      const [made] = await createLinks(records, { caller, ends, missing: 'not_found', inputs: [wanted] })
      if (!made) throw new RangeError('one link was asked for and none answered')
      if (!made.ok) return made
      const results = encodeDefault(made.value, type.value)
      return success(encodeBatch({ results, errors: [], startedAt, completedAt: now() }, 200))
    },
  }
}

import { resolveSpecs } from '../../../domain/associations/resolve-types.ts'
import { createLinks } from '../../../domain/associations/write-links.ts'
import { success } from '../../../domain/failure.ts'
import type { RecordStore } from '../../../domain/objects/record-store.ts'
import { linkOperations } from '../../operations/link-operations.ts'
import { compileBody, missingFields } from '../../request-body.ts'
import type { Route } from '../../route.ts'
import { decodePair } from '../link-ends.ts'
import { decodeSpec, encodeLabels } from './link-codec.ts'
import { AssociationSpecs, LabelsBetweenObjectPair } from './schemas.ts'

/** `PUT /crm/v4/objects/{objectType}/{recordId}/associations/{toObjectType}/{toRecordId}` (A2, ASC-17 to ASC-20). */
export function putAssociation({ records }: { readonly records: RecordStore }): Route {
  const decodeBody = compileBody(AssociationSpecs, missingFields)
  return {
    operation: linkOperations.put,
    documentation: { body: AssociationSpecs, replies: { 201: LabelsBetweenObjectPair } },
    handle: async (context) => {
      const decoded = decodeBody(context.body)
      if (!decoded.ok) return decoded
      const pair = await decodePair(context, records)
      if (!pair.ok) return pair
      const { ends, fromId, toId } = pair.value
      const types = resolveSpecs(ends, decoded.value.map(decodeSpec), '')
      if (!types.ok) return types
      const wanted = success({ fromId, toId, types: types.value, pathPrefix: '' })
      const { caller } = context
      const [made] = await createLinks(records, { caller, ends, missing: 'invalid', inputs: [wanted] })
      if (!made) throw new RangeError('one link was asked for and none answered')
      return made.ok ? success({ status: 201, body: encodeLabels(made.value, ends) }) : made
    },
  }
}

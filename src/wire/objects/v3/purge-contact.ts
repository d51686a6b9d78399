import { type Failure, refusal, success } from '../../../domain/failure.ts'
import { purgeRecord } from '../../../domain/objects/purge-record.ts'
import { objectOperations } from '../../operations/object-operations.ts'
import { compileBody, missingFields } from '../../request-body.ts'
import type { Route } from '../../route.ts'
import { type ObjectDeps, withTyped } from './object-deps.ts'
import { NoContent, PublicGdprDeleteInput } from './schemas.ts'

const CONTACT_TYPE_ID = '0-1'

/** `POST /crm/v3/objects/contacts/gdpr-delete`: 204, the contact is gone for good; other types answer 404 (E13, OBJ-1). */
export function purgeContact(deps: ObjectDeps): Route {
  const decodeBody = compileBody(PublicGdprDeleteInput, missingFields)
  return {
    operation: objectOperations.purgeContact,
    documentation: { body: PublicGdprDeleteInput, replies: { 204: NoContent } },
    handle: (context) =>
      withTyped(deps, context, async (typed) => {
        if (typed.objectType.typeId !== CONTACT_TYPE_ID) return refusal(contactsOnly)
        const decoded = decodeBody(context.body)
        if (!decoded.ok) return decoded
        const { objectId, idProperty } = decoded.value
        const purged = await purgeRecord(deps.records, {
          accountId: context.caller.accountId,
          ...typed,
          reference: String(objectId),
          idProperty: String(idProperty ?? ''),
        })
        return purged.ok ? success({ status: 204 }) : purged
      }),
  }
}

const contactsOnly: Failure = {
  kind: 'not_found',
  message: 'Only contacts can be deleted for good',
  rule: 'objects OBJ-1',
  path: 'objectType',
}

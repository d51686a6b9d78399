import { HUBSPOT_DEFINED } from '../associations/association-types.ts'
import type { AssociationInput, RequestedLink } from '../associations/check-associations.ts'
import type { Failure } from '../failure.ts'
import { activityTypeIds } from './object-types.ts'
import type { ObjectType } from './object-types.ts'
import type { PropertyValues } from './record.ts'

const CONTACT_TYPE_ID = '0-1'
const PRIMARY_COMPANY_OF_CONTACT = 1

/** Links that a property asks for: a contact's `associatedcompanyid` names its primary company (properties 8.1, chosen). */
export function listImpliedAssociations(
  objectType: ObjectType,
  values: PropertyValues,
): readonly AssociationInput[] {
  const companyId = values.associatedcompanyid
  if (objectType.typeId !== CONTACT_TYPE_ID || !companyId) return []
  return [{ toId: companyId, types: [{ category: HUBSPOT_DEFINED, typeId: PRIMARY_COMPANY_OF_CONTACT }] }]
}

/** The refusal to pin an activity that neither is linked to the record nor gets linked by the request (OBJ-92, chosen). */
export function checkPinned(
  values: PropertyValues,
  links: readonly RequestedLink[],
  context: { readonly pathPrefix: string; readonly linkedIds: readonly string[] },
): Failure | undefined {
  const pinned = values.hs_pinned_engagement_id
  if (!pinned || context.linkedIds.includes(pinned)) return undefined
  if (links.some(({ type, toId }) => toId === pinned && activityTypeIds.includes(type.toTypeId)))
    return undefined
  return {
    kind: 'associations_invalid',
    message: `Engagement ${pinned} is not associated with this record; associate it in the same request to pin it.`,
    rule: 'objects OBJ-92',
    path: `${context.pathPrefix}properties.hs_pinned_engagement_id`,
  }
}

import { directionsOf } from '../../../domain/associations/association-catalogue.ts'
import { success } from '../../../domain/failure.ts'
import { defineAssociation } from '../../../domain/schemas/define-association.ts'
import { schemaOperations } from '../../operations/schema-operations.ts'
import { given } from '../../properties/property-members.ts'
import { compileBody, missingFields } from '../../request-body.ts'
import type { Route } from '../../route.ts'
import { encodeAssociation } from './schema-codec.ts'
import { findChangeable, type SchemaDeps } from './schema-deps.ts'
import { AssociationDefinition, AssociationDefinitionEgg } from './schemas.ts'

/** `POST …/{objectType}/associations`: 201 with the direction that was asked for; its inverse is there too (S7, SCH-21). */
export function createSchemaAssociation(deps: SchemaDeps): Route {
  const decodeBody = compileBody(AssociationDefinitionEgg, missingFields)
  return {
    operation: schemaOperations.createSchemaAssociation,
    documentation: { body: AssociationDefinitionEgg, replies: { 201: AssociationDefinition } },
    handle: async (context) => {
      const found = await findChangeable(deps, context)
      if (!found.ok) return found
      const decoded = decodeBody(context.body)
      if (!decoded.ok) return decoded
      const { fromObjectTypeId, toObjectTypeId, name } = decoded.value
      const ends = { from: String(fromObjectTypeId), to: String(toObjectTypeId) }
      const made = await defineAssociation(deps, {
        accountId: context.caller.accountId,
        types: context.types,
        objectType: found.value,
        association: { ...ends, ...given('name', name) },
      })
      if (!made.ok) return made
      const [forward] = directionsOf(made.value)
      if (!forward) throw new RangeError('a definition that was made has no direction')
      return success({ status: 201, body: encodeAssociation(forward, made.value.createdAt) })
    },
  }
}

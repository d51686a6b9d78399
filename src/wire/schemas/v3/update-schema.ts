import { success } from '../../../domain/failure.ts'
import { subjectOf } from '../../../domain/schemas/read-schemas.ts'
import { updateSchema } from '../../../domain/schemas/update-schema.ts'
import { schemaOperations } from '../../operations/schema-operations.ts'
import { compileBody, missingFields } from '../../request-body.ts'
import type { Route } from '../../route.ts'
import { decodePatch, encodeDefinition } from './schema-codec.ts'
import { findChangeable, type SchemaDeps } from './schema-deps.ts'
import { ObjectTypeDefinition, ObjectTypeDefinitionPatch } from './schemas.ts'

/** `PATCH /crm-object-schemas/v3/schemas/{objectType}`: 200 with the type alone (S4, SCH-15 to SCH-18). */
export function updateSchemaRoute(deps: SchemaDeps): Route {
  const decodeBody = compileBody(ObjectTypeDefinitionPatch, missingFields)
  return {
    operation: schemaOperations.updateSchema,
    documentation: { body: ObjectTypeDefinitionPatch, replies: { 200: ObjectTypeDefinition } },
    handle: async (context) => {
      const found = await findChangeable(deps, context)
      if (!found.ok) return found
      const decoded = decodeBody(context.body)
      if (!decoded.ok) return decoded
      const { accountId } = context.caller
      const patch = decodePatch(decoded.value)
      const updated = await updateSchema(deps, { accountId, typeId: found.value.typeId, patch })
      if (!updated.ok) return updated
      const body = encodeDefinition(subjectOf(accountId, updated.value), true)
      return success({ status: 200, body: { ...body, portalId: Number(accountId) } })
    },
  }
}

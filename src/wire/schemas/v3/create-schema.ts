import { success } from '../../../domain/failure.ts'
import { createSchema } from '../../../domain/schemas/create-schema.ts'
import { subjectOf, viewSchema } from '../../../domain/schemas/read-schemas.ts'
import { schemaOperations } from '../../operations/schema-operations.ts'
import { compileBody, missingFields } from '../../request-body.ts'
import type { Route } from '../../route.ts'
import { decodeSchema, encodeSchema } from './schema-codec.ts'
import type { SchemaDeps } from './schema-deps.ts'
import { ObjectSchema, ObjectSchemaEgg } from './schemas.ts'

/** `POST /crm-object-schemas/v3/schemas`: 201 with the whole schema (S2). */
export function createSchemaRoute(deps: SchemaDeps): Route {
  const decodeBody = compileBody(ObjectSchemaEgg, missingFields)
  return {
    operation: schemaOperations.createSchema,
    documentation: { body: ObjectSchemaEgg, replies: { 201: ObjectSchema } },
    handle: async ({ body, types, caller: { accountId } }) => {
      const decoded = decodeBody(body)
      if (!decoded.ok) return decoded
      const schema = decodeSchema(decoded.value)
      const created = await createSchema(deps, { accountId, types, schema })
      if (!created.ok) return created
      const { type, model, definitions } = created.value
      const parts = { properties: true, associations: true }
      const view = viewSchema(subjectOf(accountId, type), { parts, model, definitions })
      return success({ status: 201, body: encodeSchema(view, true) })
    },
  }
}

import { success } from '../../../domain/failure.ts'
import { readSchemas } from '../../../domain/schemas/read-schemas.ts'
import { schemaOperations } from '../../operations/schema-operations.ts'
import { compileBody, missingFields } from '../../request-body.ts'
import type { Route } from '../../route.ts'
import { encodeSchema } from './schema-codec.ts'
import { findSubjects, type SchemaDeps } from './schema-deps.ts'
import { BatchReadInput, SchemaList } from './schemas.ts'

/** `POST …/batch/read`: each type once, unknown ones left out (S6, SCH-14). */
export function readSchemasBatch(deps: SchemaDeps): Route {
  const decodeBody = compileBody(BatchReadInput, missingFields)
  return {
    operation: schemaOperations.readSchemasBatch,
    documentation: { body: BatchReadInput, replies: { 200: SchemaList } },
    handle: async ({ body, caller: { accountId } }) => {
      const decoded = decodeBody(body)
      if (!decoded.ok) return decoded
      const { inputs, includeAuditMetadata } = decoded.value
      const parts = {
        properties: decoded.value.includePropertyDefinitions ?? true,
        associations: decoded.value.includeAssociationDefinitions ?? true,
      }
      const found = await findSubjects(deps, accountId, inputs)
      const subjects = [...new Map(found.map((subject) => [subject.objectType.typeId, subject])).values()]
      const views = await readSchemas(deps, { accountId, subjects, parts })
      const results = views.map((view) => encodeSchema(view, includeAuditMetadata ?? true))
      return success({ status: 200, body: { results } })
    },
  }
}

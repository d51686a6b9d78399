import { refusal, success } from '../../../domain/failure.ts'
import { readSchemas } from '../../../domain/schemas/read-schemas.ts'
import { schemaNotFound } from '../../../domain/schemas/schema-failures.ts'
import { schemaOperations } from '../../operations/schema-operations.ts'
import type { Route } from '../../route.ts'
import { encodeSchema } from './schema-codec.ts'
import { decodeShown, findSubjects, type SchemaDeps } from './schema-deps.ts'
import { ObjectSchema, ReadQuery } from './schemas.ts'

/** `GET /crm-object-schemas/v3/schemas/{objectType}`: standard types too (S3, SCH-13, SCH-14). */
export function getSchema(deps: SchemaDeps): Route {
  return {
    operation: schemaOperations.getSchema,
    documentation: { query: ReadQuery, replies: { 200: ObjectSchema } },
    handle: async ({ query, params, caller: { accountId } }) => {
      const shown = decodeShown(query)
      if (!shown.ok) return shown
      const reference = params.objectType ?? ''
      const subjects = await findSubjects(deps, accountId, [reference])
      const [view] = await readSchemas(deps, { accountId, subjects, parts: shown.value })
      if (view === undefined) return refusal(schemaNotFound(reference))
      return success({ status: 200, body: encodeSchema(view, shown.value.audit) })
    },
  }
}

import { success } from '../../../domain/failure.ts'
import { readSchemas, subjectOf } from '../../../domain/schemas/read-schemas.ts'
import { schemaOperations } from '../../operations/schema-operations.ts'
import { decodeFlag } from '../../query-parameters.ts'
import type { Route } from '../../route.ts'
import { encodeSchema } from './schema-codec.ts'
import { decodeShown, type SchemaDeps } from './schema-deps.ts'
import { ListQuery, SchemaList } from './schemas.ts'

/** `GET /crm-object-schemas/v3/schemas`: the account's own types, live or archived ones, all on one page (S1, SCH-3). */
export function listSchemas(deps: SchemaDeps): Route {
  return {
    operation: schemaOperations.listSchemas,
    documentation: { query: ListQuery, replies: { 200: SchemaList } },
    handle: async ({ query, caller: { accountId } }) => {
      const archived = decodeFlag(query, 'archived')
      if (!archived.ok) return archived
      const shown = decodeShown(query)
      if (!shown.ok) return shown
      const types = await deps.objectTypes.readTypes(accountId, { includesArchived: archived.value })
      const listed = types.filter(({ archivedAt }) => (archivedAt !== undefined) === archived.value)
      const subjects = listed.map((type) => subjectOf(accountId, type))
      const views = await readSchemas(deps, { accountId, subjects, parts: shown.value })
      const results = views.map((view) => encodeSchema(view, shown.value.audit))
      return success({ status: 200, body: { results } })
    },
  }
}

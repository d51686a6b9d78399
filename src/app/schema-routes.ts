import { getEnablement, listEnablement } from '../wire/object-library/v3/enablement.ts'
import type { Route } from '../wire/route.ts'
import { createSchemaAssociation } from '../wire/schemas/v3/create-schema-association.ts'
import { createSchemaRoute } from '../wire/schemas/v3/create-schema.ts'
import { getSchema } from '../wire/schemas/v3/get-schema.ts'
import { listSchemas } from '../wire/schemas/v3/list-schemas.ts'
import { readSchemasBatch } from '../wire/schemas/v3/read-schemas-batch.ts'
import { removeSchemaAssociation } from '../wire/schemas/v3/remove-schema-association.ts'
import { removeSchemaRoute } from '../wire/schemas/v3/remove-schema.ts'
import type { SchemaDeps } from '../wire/schemas/v3/schema-deps.ts'
import { updateSchemaRoute } from '../wire/schemas/v3/update-schema.ts'

/** The operations on object types (schemas sections 1 and 9). */
export function schemaRoutes(deps: SchemaDeps): readonly Route[] {
  return [
    listSchemas(deps),
    createSchemaRoute(deps),
    getSchema(deps),
    updateSchemaRoute(deps),
    removeSchemaRoute(deps),
    readSchemasBatch(deps),
    createSchemaAssociation(deps),
    removeSchemaAssociation(deps),
    listEnablement(),
    getEnablement(),
  ]
}

import { success } from '../../../domain/failure.ts'
import type { ModelDeps } from '../../../domain/properties/change-model.ts'
import { decodeFlag } from '../../query-parameters.ts'
import { propertyOperations } from '../../operations/property-operations.ts'
import type { Route } from '../../route.ts'
import { encodeProperty } from '../property-members.ts'
import { readDefinitions, readSensitivity } from './property-deps.ts'
import { ListQuery, PropertyList } from './schemas.ts'

/** `GET /crm/v3/properties/{objectType}`: all of one class, live or archived, never paged (P1, PROP-3). */
export function listProperties(deps: Pick<ModelDeps, 'properties'>): Route {
  return {
    operation: propertyOperations.listProperties,
    documentation: { query: ListQuery, replies: { 200: PropertyList } },
    handle: async (context) => {
      const archived = decodeFlag(context.query, 'archived')
      if (!archived.ok) return archived
      const sensitivity = readSensitivity(context.query.get('dataSensitivity'))
      if (!sensitivity.ok) return sensitivity
      const definitions = await readDefinitions(deps, context)
      const { live, archived: archivedOnes } = definitions
      const shown = archived.value ? archivedOnes : [...live.values()]
      const results = shown.filter((property) => property.dataSensitivity === sensitivity.value)
      return success({ status: 200, body: { results: results.map(encodeProperty) } })
    },
  }
}

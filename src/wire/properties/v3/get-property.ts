import { refusal, success } from '../../../domain/failure.ts'
import type { ModelDeps } from '../../../domain/properties/change-model.ts'
import { propertyNotFound } from '../../../domain/properties/property-failures.ts'
import { decodeFlag } from '../../query-parameters.ts'
import { propertyOperations } from '../../operations/property-operations.ts'
import type { Route } from '../../route.ts'
import { encodeProperty } from '../property-members.ts'
import { readDefinitions, readSensitivity } from './property-deps.ts'
import { Property } from '../property-schemas.ts'
import { ListQuery } from './schemas.ts'

/** `GET /crm/v3/properties/{objectType}/{propertyName}` (P3, PROP-24); of archived ones the latest of its name. */
export function getProperty(deps: Pick<ModelDeps, 'properties'>): Route {
  return {
    operation: propertyOperations.getProperty,
    documentation: { query: ListQuery, replies: { 200: Property } },
    handle: async (context) => {
      const archived = decodeFlag(context.query, 'archived')
      if (!archived.ok) return archived
      const sensitivity = readSensitivity(context.query.get('dataSensitivity'))
      if (!sensitivity.ok) return sensitivity
      const definitions = await readDefinitions(deps, context)
      const name = context.params.propertyName ?? ''
      const { live, archived: archivedOnes } = definitions
      const property = archived.value
        ? archivedOnes.findLast((candidate) => candidate.name === name)
        : live.get(name)
      if (property === undefined) return refusal(propertyNotFound(name))
      return success({ status: 200, body: encodeProperty(property) })
    },
  }
}

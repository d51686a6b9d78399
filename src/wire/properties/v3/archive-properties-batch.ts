import { success } from '../../../domain/failure.ts'
import { archiveProperties } from '../../../domain/properties/archive-properties.ts'
import type { ModelDeps } from '../../../domain/properties/change-model.ts'
import { checkBatchSize } from '../../batch.ts'
import { propertyOperations } from '../../operations/property-operations.ts'
import { compileBody, missingFields } from '../../request-body.ts'
import type { Route } from '../../route.ts'
import { propertyBatchSize } from './batch-rules.ts'
import { ownerOf } from './property-deps.ts'
import { NoContent } from '../property-schemas.ts'
import { BatchInputPropertyName } from './schemas.ts'

/** `POST …/batch/archive`: 204; unknown names are passed over, one that cannot be archived stops all (P8, PROP-21). */
export function archivePropertiesBatch(deps: ModelDeps): Route {
  const decodeBody = compileBody(BatchInputPropertyName, missingFields)
  return {
    operation: propertyOperations.archivePropertiesBatch,
    documentation: { body: BatchInputPropertyName, replies: { 204: NoContent } },
    handle: async (context) => {
      const owner = ownerOf(context)
      const decoded = decodeBody(context.body)
      if (!decoded.ok) return decoded
      const sized = checkBatchSize(decoded.value.inputs, propertyBatchSize)
      if (!sized.ok) return sized
      const names = sized.value.map(({ name }) => name)
      const archived = await archiveProperties(deps, owner, { names, unknownNames: 'ignore' })
      return archived.ok ? success({ status: 204 }) : archived
    },
  }
}

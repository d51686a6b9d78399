import { success } from '../../../domain/failure.ts'
import type { ModelDeps } from '../../../domain/properties/change-model.ts'
import { createProperties } from '../../../domain/properties/create-properties.ts'
import { checkBatchSize, encodeBatch } from '../../batch.ts'
import { batchReplies } from '../../batch-schemas.ts'
import { encodeItemError } from '../../errors.ts'
import { propertyOperations } from '../../operations/property-operations.ts'
import { compileBody, missingFields } from '../../request-body.ts'
import type { Route } from '../../route.ts'
import { propertyBatchSize } from './batch-rules.ts'
import { encodeProperty } from '../property-members.ts'
import { decodeNewProperty } from './property-codec.ts'
import { ownerOf } from './property-deps.ts'
import { Property } from '../property-schemas.ts'
import { BatchInputPropertyCreate } from './schemas.ts'

const replies = batchReplies(Property, 'BatchResponseProperty')

/** `POST …/batch/create`: good ones are created, 207 when some are not (P6, PROP-25, PROP-26). */
export function createPropertiesBatch(deps: ModelDeps): Route {
  const decodeBody = compileBody(BatchInputPropertyCreate, missingFields)
  return {
    operation: propertyOperations.createPropertiesBatch,
    documentation: {
      body: BatchInputPropertyCreate,
      replies: { 201: replies.complete, 207: replies.partial },
    },
    handle: async (context) => {
      const startedAt = deps.now()
      const owner = ownerOf(context)
      const decoded = decodeBody(context.body)
      if (!decoded.ok) return decoded
      const sized = checkBatchSize(decoded.value.inputs, propertyBatchSize)
      if (!sized.ok) return sized
      const request = {
        inputs: sized.value.map(decodeNewProperty),
        pathOf: (index: number) => `inputs[${index}].`,
      }
      const outcomes = await createProperties(deps, owner, request)
      const results = outcomes.flatMap((outcome) => (outcome.ok ? [encodeProperty(outcome.value)] : []))
      const errors = outcomes.flatMap((outcome) => (outcome.ok ? [] : [encodeItemError(outcome.failure, {})]))
      return success(encodeBatch({ results, errors, startedAt, completedAt: deps.now() }, 201))
    },
  }
}

import { success } from '../../../domain/failure.ts'
import type { ModelDeps } from '../../../domain/properties/change-model.ts'
import { propertyNotFound } from '../../../domain/properties/property-failures.ts'
import { checkBatchSize, encodeBatch } from '../../batch.ts'
import { batchReplies } from '../../batch-schemas.ts'
import { encodeItemError } from '../../errors.ts'
import { propertyOperations } from '../../operations/property-operations.ts'
import { compileBody, missingFields } from '../../request-body.ts'
import type { Route } from '../../route.ts'
import { propertyBatchSize } from './batch-rules.ts'
import { encodeProperty } from '../property-members.ts'
import { readDefinitions, readSensitivity } from './property-deps.ts'
import { Property } from '../property-schemas.ts'
import { BatchReadInputPropertyName } from './schemas.ts'

const replies = batchReplies(Property, 'BatchResponseProperty')

/** `POST …/batch/read`: each name once; 207 with an error for each unknown one (P7, PROP-25, PROP-26). */
export function readPropertiesBatch(deps: ModelDeps): Route {
  const decodeBody = compileBody(BatchReadInputPropertyName, missingFields)
  return {
    operation: propertyOperations.readPropertiesBatch,
    documentation: {
      body: BatchReadInputPropertyName,
      replies: { 200: replies.complete, 207: replies.partial },
    },
    handle: async (context) => {
      const startedAt = deps.now()
      const decoded = decodeBody(context.body)
      if (!decoded.ok) return decoded
      const { inputs, archived, dataSensitivity } = decoded.value
      const sized = checkBatchSize(inputs, propertyBatchSize)
      if (!sized.ok) return sized
      const sensitivity = readSensitivity(dataSensitivity)
      if (!sensitivity.ok) return sensitivity
      const definitions = await readDefinitions(deps, context)
      const { live, archived: archivedOnes } = definitions
      const byName = archived ? new Map(archivedOnes.map((property) => [property.name, property])) : live
      const names = [...new Set(sized.value.map(({ name }) => name))]
      const results = names.flatMap((name) => byName.get(name) ?? []).map(encodeProperty)
      const errors = names.filter((name) => !byName.has(name)).map(encodeMissing)
      return success(encodeBatch({ results, errors, startedAt, completedAt: deps.now() }, 200))
    },
  }
}

function encodeMissing(name: string): object {
  return encodeItemError({ ...propertyNotFound(name), context: { name: [name] } }, {})
}

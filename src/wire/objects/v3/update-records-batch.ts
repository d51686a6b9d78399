import { batchReplies } from '../../batch-schemas.ts'
import { objectOperations } from '../../operations/object-operations.ts'
import type { Route } from '../../route.ts'
import type { ObjectDeps } from './object-deps.ts'
import { BatchUpdateInput, IdPropertyQuery, SimplePublicObject } from './schemas.ts'
import { answerWriteBatch } from './write-batch.ts'

const replies = batchReplies(SimplePublicObject, 'BatchResponseSimplePublicObject')

/** `POST …/{objectType}/batch/update`: 207 with one error for all ids that lead nowhere, the others are changed (E8, OBJ-69 to OBJ-73). */
export function updateRecordsBatch(deps: ObjectDeps): Route {
  return {
    operation: objectOperations.updateRecordsBatch,
    documentation: {
      body: BatchUpdateInput,
      query: IdPropertyQuery,
      replies: { 200: replies.complete, 207: replies.partial },
    },
    handle: (context) => answerWriteBatch(context, deps, 'update'),
  }
}

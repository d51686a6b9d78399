import { batchReplies } from '../../batch-schemas.ts'
import { objectOperations } from '../../operations/object-operations.ts'
import type { Route } from '../../route.ts'
import type { ObjectDeps } from './object-deps.ts'
import { BatchUpdateInput, IdPropertyQuery, SimplePublicObject } from './schemas.ts'
import { answerWriteBatch } from './write-batch.ts'

const replies = batchReplies(SimplePublicObject, 'BatchResponseSimplePublicObject')

/** `POST …/{objectType}/batch/upsert`: changes the records that hold the values, and creates the others (E9, OBJ-74 to OBJ-78). */
export function upsertRecordsBatch(deps: ObjectDeps): Route {
  return {
    operation: objectOperations.upsertRecordsBatch,
    documentation: {
      body: BatchUpdateInput,
      query: IdPropertyQuery,
      replies: { 200: replies.complete, 207: replies.partial },
    },
    handle: (context) => answerWriteBatch(context, deps, 'upsert'),
  }
}

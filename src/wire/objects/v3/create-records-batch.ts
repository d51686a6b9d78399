import { failuresOf, type Outcome, success } from '../../../domain/failure.ts'
import { createRecords } from '../../../domain/objects/create-records.ts'
import type { NewRecordInput } from '../../../domain/objects/prepare-record.ts'
import type { CrmRecord } from '../../../domain/objects/record.ts'
import { checkBatchSize, encodeBatch } from '../../batch.ts'
import { batchReplies } from '../../batch-schemas.ts'
import { encodeItemError } from '../../errors.ts'
import { objectOperations } from '../../operations/object-operations.ts'
import { compileBody, missingFields } from '../../request-body.ts'
import type { Route } from '../../route.ts'
import { warningHeaders } from '../../warning-header.ts'
import { objectBatchSize } from './batch-rules.ts'
import { type ObjectDeps, viewOf, withTyped } from './object-deps.ts'
import { decodeRecordInput, encodeCreated, type RecordView } from './record-codec.ts'
import { BatchInputForCreate, SimplePublicObject } from './schemas.ts'

const replies = batchReplies(SimplePublicObject, 'BatchResponseSimplePublicObject')

/** `POST …/{objectType}/batch/create`: all or none, or 207 when every input has its own trace id (E6, objects 7.1). */
export function createRecordsBatch(deps: ObjectDeps): Route {
  const decodeBody = compileBody(BatchInputForCreate, missingFields)
  return {
    operation: objectOperations.createRecordsBatch,
    documentation: { body: BatchInputForCreate, replies: { 201: replies.complete, 207: replies.partial } },
    handle: async (context) =>
      withTyped(deps, context, async (typed) => {
        const startedAt = deps.now()
        const decoded = decodeBody(context.body)
        if (!decoded.ok) return decoded
        const sized = checkBatchSize(decoded.value.inputs, objectBatchSize)
        if (!sized.ok) return sized
        const inputs = sized.value.map(decodeRecordInput)
        const outcomes = await createRecords(
          { store: deps.records, now: deps.now },
          { caller: context.caller, ...typed, inputs, mode: 'batch' },
        )
        if (!outcomes.ok) return outcomes
        const lists = encodeOutcomes(outcomes.value, inputs, viewOf(deps, context, typed))
        const reply = encodeBatch({ ...lists, startedAt, completedAt: deps.now() }, 201)
        return success({ ...reply, headers: warningHeaders(failuresOf(outcomes.value)) })
      }),
  }
}

/** Results and errors in input order, each with its trace id (OBJ-87, OBJ-89). */
function encodeOutcomes(
  outcomes: readonly Outcome<CrmRecord>[],
  inputs: readonly NewRecordInput[],
  view: RecordView,
): { results: object[]; errors: object[] } {
  const results = outcomes.flatMap((outcome, index) => {
    if (!outcome.ok) return []
    const trace = inputs[index]?.objectWriteTraceId
    return [encodeCreated(outcome.value, view, trace === undefined ? {} : { objectWriteTraceId: trace })]
  })
  const errors = outcomes.flatMap((outcome) => (outcome.ok ? [] : [encodeItemError(outcome.failure, {})]))
  return { results, errors }
}

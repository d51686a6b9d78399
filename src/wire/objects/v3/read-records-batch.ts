import { type Outcome, success } from '../../../domain/failure.ts'
import { readRecords, recordsMissing } from '../../../domain/objects/read-records.ts'
import { checkBatchSize, encodeBatch } from '../../batch.ts'
import { batchReplies } from '../../batch-schemas.ts'
import { encodeItemError } from '../../errors.ts'
import { objectOperations } from '../../operations/object-operations.ts'
import { compileBody, missingFields } from '../../request-body.ts'
import { decodeFlag } from '../../query-parameters.ts'
import type { Route } from '../../route.ts'
import { historyBatchSize, objectBatchSize } from './batch-rules.ts'
import { findTyped, type ObjectDeps, viewOf } from './object-deps.ts'
import { type BatchReadBody, BatchReadInput, SimplePublicObject } from './schemas.ts'
import { showRecords } from './show-records.ts'

const replies = batchReplies(SimplePublicObject, 'BatchResponseSimplePublicObject')

/** `POST …/{objectType}/batch/read`: 207 with one error that lists all ids that lead nowhere (E7, OBJ-66 to OBJ-68). */
export function readRecordsBatch(deps: ObjectDeps): Route {
  const decodeBody = compileBody(BatchReadInput, missingFields)
  return {
    operation: objectOperations.readRecordsBatch,
    documentation: { body: BatchReadInput, replies: { 200: replies.complete, 207: replies.partial } },
    handle: async (context) => {
      const startedAt = deps.now()
      const typed = await findTyped(deps, context)
      if (!typed.ok) return typed
      const asked = decodeRequest(decodeBody(context.body), context.query)
      if (!asked.ok) return asked
      const { accountId } = context.caller
      const read = await readRecords(deps.records, { accountId, ...typed.value, ...asked.value })
      if (!read.ok) return read
      const { objectType, catalogue } = typed.value
      const { found, missing } = read.value
      const view = viewOf(deps, context, typed.value)
      const results = await showRecords(found, { ...asked.value, records: deps.records, view, catalogue })
      const errors = missing.length === 0 ? [] : [encodeItemError(recordsMissing(objectType, missing), {})]
      return success(encodeBatch({ results, errors, startedAt, completedAt: deps.now() }, 200))
    },
  }
}

type AskedRecords = {
  readonly references: readonly string[]
  readonly properties: readonly string[]
  readonly propertiesWithHistory: readonly string[]
  readonly idProperty: string | undefined
  readonly archived: boolean
}

function decodeRequest(decoded: Outcome<BatchReadBody>, query: URLSearchParams): Outcome<AskedRecords> {
  if (!decoded.ok) return decoded
  const archived = decodeFlag(query, 'archived')
  if (!archived.ok) return archived
  const { inputs, properties, propertiesWithHistory, idProperty } = decoded.value
  const histories = propertiesWithHistory ?? []
  const sized = checkBatchSize(inputs, histories.length === 0 ? objectBatchSize : historyBatchSize)
  if (!sized.ok) return sized
  return success({
    references: sized.value.map(({ id }) => String(id)),
    properties: properties ?? [],
    propertiesWithHistory: histories,
    idProperty: String(idProperty ?? '') || undefined,
    archived: archived.value,
  })
}

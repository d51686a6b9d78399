import { type Failure, type Outcome, refusal, success } from '../../../domain/failure.ts'
import { type UpdateRequest, updateRecords } from '../../../domain/objects/update-records.ts'
import { checkBatchSize, encodeBatch } from '../../batch.ts'
import { encodeItemError, type WireReply } from '../../errors.ts'
import { compileBody, missingFields } from '../../request-body.ts'
import type { RouteContext } from '../../route.ts'
import { objectBatchSize } from './batch-rules.ts'
import { type ObjectDeps, type Typed, viewOf, withTyped } from './object-deps.ts'
import { decodeUpdate, encodeWritten } from './record-codec.ts'
import { type BatchUpdateBody, BatchUpdateInput } from './schemas.ts'

const decodeBody = compileBody(BatchUpdateInput, missingFields)

/** What batch update and batch upsert have in common: everything but what a missing record means (objects 7.1). */
export function answerWriteBatch(
  context: RouteContext,
  deps: ObjectDeps,
  kind: 'update' | 'upsert',
): Promise<Outcome<WireReply>> {
  return withTyped(deps, context, (typed) => writeBatch(typed, { context, deps, kind }))
}

type Batch = {
  readonly context: RouteContext
  readonly deps: ObjectDeps
  readonly kind: 'update' | 'upsert'
}

async function writeBatch(typed: Typed, { context, deps, kind }: Batch): Promise<Outcome<WireReply>> {
  const startedAt = deps.now()
  const decoded = decodeBody(context.body)
  if (!decoded.ok) return decoded
  const sized = checkBatchSize(decoded.value.inputs, objectBatchSize)
  if (!sized.ok) return sized
  const idProperty = readIdProperty(decoded.value, context.query)
  if (!idProperty.ok) return idProperty
  const request: UpdateRequest = {
    caller: context.caller,
    ...typed,
    updates: sized.value.map(decodeUpdate),
    idProperty: idProperty.value,
    mode: 'batch',
    absent: absentMeans(kind, idProperty.value),
  }
  const updated = await updateRecords({ store: deps.records, now: deps.now }, request)
  if (!updated.ok) return updated
  const view = viewOf(deps, context, typed)
  const { written, failures } = updated.value
  const results = written.map((record) => encodeWritten(record, view, kind === 'upsert'))
  const errors = failures.map((failure) => encodeItemError(failure, {}))
  return success(encodeBatch({ results, errors, startedAt, completedAt: deps.now() }, 200))
}

/** An upsert by record id creates nothing: record ids are not the caller's to choose (OBJ-74). */
function absentMeans(kind: 'update' | 'upsert', idProperty: string | undefined): UpdateRequest['absent'] {
  if (kind === 'update') return 'skip'
  return idProperty === undefined ? 'refuse' : 'create'
}

/** An input's own, else that of the query, else that of the body: the same for all inputs (OBJ-18, chosen). */
function readIdProperty(body: BatchUpdateBody, query: URLSearchParams): Outcome<string | undefined> {
  const common = query.get('idProperty') || String(body.idProperty ?? '')
  const names = new Set(body.inputs.map(({ idProperty }) => String(idProperty ?? '') || common))
  if (names.size > 1) return refusal(mixedIdProperties)
  return success([...names][0] || undefined)
}

const mixedIdProperties: Failure = {
  kind: 'parameter_invalid',
  message: 'All inputs in a batch must use the same idProperty',
  rule: 'objects OBJ-18',
  path: 'inputs',
}

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Failure } from '../domain/failure.ts'
import type { RawCall } from '../wire/explain/keep-call.ts'
import { MAX_KEPT_BODY_BYTES } from '../wire/explain/redact-body.ts'
import type { Explanations } from './explanations.ts'

/** Notes every refused request, and every batch with refused inputs, once its reply is out. */
export function installRefusalRecorder(
  app: FastifyInstance,
  explanations: Explanations,
  now: () => number,
): void {
  app.addHook('onResponse', async (request, reply) => {
    const failures = request.notes?.failures
    if (failures === undefined || failures.length === 0) return
    explanations.record(rawCallOf({ request, reply }, failures, now()))
  })
  app.addHook('onClose', () => explanations.stop())
}

export function rawCallOf(
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  failures: readonly Failure[],
  refusedAt: number,
): RawCall {
  const { notes } = request
  return {
    correlationId: request.id,
    refusedAt,
    status: reply.statusCode,
    method: request.method,
    url: request.url,
    operationId: notes?.operationId,
    contentType: request.headers['content-type'],
    ...bodyOf(request),
    caller: notes?.caller ?? notes?.identified,
    retryAfterSeconds: Number(reply.getHeader('retry-after')) || undefined,
    failures,
  }
}

/** A long body is not held on to. */
function bodyOf({ body }: FastifyRequest): Pick<RawCall, 'body' | 'bodyBytes'> {
  if (!Buffer.isBuffer(body)) return { bodyBytes: 0 }
  return { bodyBytes: body.length, body: body.length <= MAX_KEPT_BODY_BYTES ? body : undefined }
}

/** A request of which not even the first line is known for sure. */
export function brokenCallOf(
  {
    correlationId,
    status,
    failure,
  }: { readonly correlationId: string; readonly status: number; readonly failure: Failure },
  refusedAt: number,
): RawCall {
  return { correlationId, status, refusedAt, method: '', url: '', bodyBytes: 0, failures: [failure] }
}

import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Failure } from '../domain/failure.ts'
import { runInScope } from '../platform/request-scope.ts'
import type { WireStream } from './errors.ts'

type Exchange = { readonly request: FastifyRequest; readonly reply: FastifyReply }

export type StreamDeps = {
  readonly isStopping: () => boolean
  readonly reportError: (error: unknown, request: FastifyRequest) => Failure
}

/** A client that takes nothing for so long has its connection closed: its place is wanted. */
const STALL_LIMIT_MS = 60_000
/** What waits in memory for the client, beside the chunk in hand. */
const BUFFER_BYTES = 65_536

/**
 * Sends a stream as fast as the client takes it. Trouble on the way, and a stop of the server, end it with the last
 * words of the stream instead of cutting it off. Source: decision 61.
 */
export function sendStream(exchange: Exchange, stream: WireStream, deps: StreamDeps): FastifyReply {
  const { request, reply } = exchange
  reply.header('content-type', stream.contentType)
  // The head alone was asked for: nothing is read for it.
  if (request.method === 'HEAD') return reply.code(200).send()
  const chunks = withStallLimit(relay(exchange, stream, deps), () => reply.raw.destroy())
  return reply.code(200).send(Readable.from(chunks, { objectMode: false, highWaterMark: BUFFER_BYTES }))
}

async function* relay(
  { request }: Exchange,
  stream: WireStream,
  { isStopping, reportError }: StreamDeps,
): AsyncGenerator<string> {
  const chunks = stream.chunks[Symbol.asyncIterator]()
  try {
    for (;;) {
      if (isStopping()) return yield breakOff(request, stream, stopping)
      const next = await runInScope(request.notes.scope, () => chunks.next())
      if (next.done) return
      if (next.value !== '') yield next.value
    }
  } catch (error) {
    yield breakOff(request, stream, reportError(error, request))
  } finally {
    await chunks.return?.()
  }
}

/** The last words, and a note for whoever asks what they mean. */
function breakOff(request: FastifyRequest, stream: WireStream, failure: Failure): string {
  request.notes.failures = [failure]
  return stream.breakOff(failure, request.id)
}

/** Calls `onStall` when a chunk is not followed by the wish for the next one in time. */
async function* withStallLimit(chunks: AsyncIterable<string>, onStall: () => void): AsyncGenerator<string> {
  for await (const chunk of chunks) {
    const timer = setTimeout(onStall, STALL_LIMIT_MS).unref()
    try {
      yield chunk
    } finally {
      clearTimeout(timer)
    }
  }
}

const stopping: Failure = {
  kind: 'unavailable',
  message: 'The server is stopping. Ask again with `after` to go on where this stream ended.',
  rule: 'decision 61',
  path: '',
}

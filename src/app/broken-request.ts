import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { Failure } from '../domain/failure.ts'
import type { Log } from '../platform/log.ts'
import { uuidv7 } from '../platform/uuid.ts'
import { encodeError } from '../wire/errors.ts'
import { commonHeaders } from '../wire/reply.ts'

const failureByCode: Readonly<Record<string, Failure>> = {
  HPE_HEADER_OVERFLOW: {
    kind: 'headers_too_large',
    message: 'The request line and headers have more than 65536 bytes',
    rule: 'platform PE27',
    path: '',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    kind: 'request_timeout',
    message: 'The request did not arrive in time',
    rule: 'reliability section 3',
    path: '',
  },
}

const malformed: Failure = {
  kind: 'request_malformed',
  message: 'This is not a well-formed HTTP request',
  rule: 'reliability P9',
  path: '',
}

const LINGER_MS = 2_000

type Observers = {
  readonly log: Log
  /** Told of each refusal, so that it can be explained. */
  readonly record: (refusal: {
    readonly correlationId: string
    readonly status: number
    readonly failure: Failure
  }) => void
}

/** Answers, in HubSpot's error shape, a request that never became one: bad HTTP, too many headers, too slow. */
export function answerBrokenRequest(
  error: Error & { code?: string },
  socket: Socket,
  { log, record }: Observers,
): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const failure = failureByCode[error.code ?? ''] ?? malformed
  const correlationId = uuidv7()
  const { status, body } = encodeError(failure, correlationId)
  const text = JSON.stringify(body)
  const headers = {
    // Nothing is known of how it came here.
    ...commonHeaders(correlationId, { isStrict: false }),
    'content-type': 'application/json;charset=utf-8',
    'content-length': String(Buffer.byteLength(text)),
    connection: 'close',
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  socket.end([`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, ...lines, '', text].join('\r\n'))
  // Nothing else watches this socket any more: a client that keeps its side open does not keep ours.
  socket.setTimeout(LINGER_MS, () => socket.destroy())
  log.info({ operation: 'none', status, correlationId, refusedBy: failure.rule }, 'request')
  record({ correlationId, status, failure })
}

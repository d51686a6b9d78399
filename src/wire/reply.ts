import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import type { FastifyReply } from 'fastify'
import type { Failure } from '../domain/failure.ts'
import { encodeError, type WireReply } from './errors.ts'

const JSON_TYPE = 'application/json;charset=utf-8'
const HTML_TYPE = 'text/html;charset=utf-8'
const MIN_GZIP_BYTES = 1_024
const MAX_INFLATION = 100
const MIN_INFLATED_BYTES = 65_536

const compress = promisify(gzip)
const inflate = promisify(gunzip)

/** Over TLS: browsers come back by TLS alone for a year (PH5). */
const STRICT_TRANSPORT = { 'strict-transport-security': 'max-age=31536000' }

/** What every reply carries, whatever it answers (PH1, PH2, PH4, PH5, PH30). */
export function commonHeaders(
  correlationId: string,
  { isStrict }: { readonly isStrict: boolean },
): Readonly<Record<string, string>> {
  return {
    ...(isStrict ? STRICT_TRANSPORT : {}),
    'x-hubspot-correlation-id': correlationId,
    'x-request-id': correlationId,
    vary: 'origin, Accept-Encoding',
    'x-content-type-options': 'nosniff',
    'access-control-allow-credentials': 'false',
  }
}

/** Sends JSON or HTML with its exact content type, compressed where the client takes it (PH3, PH27, W1, W2, R16). */
export async function sendReply(reply: FastifyReply, wire: WireReply): Promise<FastifyReply> {
  reply.code(wire.status)
  for (const [name, value] of Object.entries(wire.headers ?? {})) reply.header(name, value)
  if (wire.body === undefined && wire.html === undefined) return reply.send()
  reply.header('content-type', wire.html === undefined ? JSON_TYPE : HTML_TYPE)
  const bytes = Buffer.from(wire.html ?? JSON.stringify(wire.body))
  if (bytes.length < MIN_GZIP_BYTES || !takesGzip(reply.request.headers['accept-encoding']))
    return reply.send(bytes)
  return reply.header('content-encoding', 'gzip').send(await compress(bytes))
}

export async function sendFailure(reply: FastifyReply, failure: Failure): Promise<FastifyReply> {
  return sendReply(reply, encodeError(failure, String(reply.request.id)))
}

/** What the header says of gzip counts, else what it says of `*`. */
function takesGzip(header: string | string[] | undefined): boolean {
  const codings = String(header ?? '')
    .toLowerCase()
    .split(',')
    .map((coding) => coding.replace(/\s/g, ''))
  const chosen = ['gzip', '*'].map((name) => codings.find((coding) => coding.split(';')[0] === name))
  const coding = chosen.find((candidate) => candidate !== undefined)
  return coding !== undefined && !/;q=0(?:\.0*)?$/.test(coding)
}

/** Thrown for a compressed body that grows beyond its limits, or is not gzip. */
export class InflateRefusal extends Error {
  readonly isTooLarge: boolean

  constructor(isTooLarge: boolean, cause: unknown) {
    super('the compressed body cannot be read', { cause })
    this.isTooLarge = isTooLarge
  }
}

/** How large a gzip body may become: a hundred times what was sent, within the operation's limit (reliability section 3). */
export function inflatedLimit(sentBytes: number, limitBytes: number): number {
  return Math.min(limitBytes, Math.max(MIN_INFLATED_BYTES, sentBytes * MAX_INFLATION))
}

/** The plain bytes of a gzip body; see `inflatedLimit`. */
export async function inflateBody(bytes: Buffer, limitBytes: number): Promise<Buffer> {
  const maxOutputLength = inflatedLimit(bytes.length, limitBytes)
  try {
    return await inflate(bytes, { maxOutputLength })
  } catch (error) {
    throw new InflateRefusal(error instanceof RangeError, error)
  }
}

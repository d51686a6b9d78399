import type { Socket } from 'node:net'
import Fastify, { type FastifyHttpOptions, type FastifyInstance, type RawServerDefault } from 'fastify'
import { uuidv7 } from '../platform/uuid.ts'
import { wireForms } from '../wire/errors.ts'
import { commonHeaders, sendFailure } from '../wire/reply.ts'
import { answerBrokenRequest } from './broken-request.ts'
import type { ServerDeps } from './build-server.ts'
import type { EdgeAddress } from './edge-address.ts'
import type { Explanations } from './explanations.ts'
import { failureOfError } from './failure-of-error.ts'
import { brokenCallOf, rawCallOf } from './record-refusals.ts'

/** What every request passes, whatever becomes of it. */
type AppEdge = { readonly address: EdgeAddress; readonly explanations: Explanations }

type Options = FastifyHttpOptions<RawServerDefault>

const HEADER_BLOCK_BYTES = 65_536
/** No path that fits the header block is longer: its length is refused as a whole (PE24). */
const MAX_PARAM_CHARS = HEADER_BLOCK_BYTES

const HTTP_OPTIONS = {
  maxHeaderSize: HEADER_BLOCK_BYTES,
  headersTimeout: 10_000,
  // How often Node looks for requests that are too slow; its own 30 s would let them be.
  connectionsCheckingInterval: 1_000,
  requireHostHeader: false,
}

/** The framework with its limits, over HTTP or by a certificate over HTTPS; no route yet. */
export function createApp({ log, tls, now }: ServerDeps, edge: AppEdge): FastifyInstance {
  const { explanations, address } = edge
  const options: Options = {
    genReqId: () => uuidv7(),
    requestIdHeader: false,
    rewriteUrl: address.routedUrl,
    routerOptions: { maxParamLength: MAX_PARAM_CHARS },
    frameworkErrors: (error, request, reply) => {
      const failure = failureOfError(error)
      const { status } = wireForms[failure.kind]
      log.info({ operation: 'none', status, correlationId: request.id, refusedBy: failure.rule }, 'request')
      void sendFailure(reply.headers(commonHeaders(request.id, address.addressOf(request.raw))), failure)
      explanations.record({ ...rawCallOf({ request, reply }, [failure], now()), status })
    },
    clientErrorHandler: (error, socket) =>
      answerBrokenRequest(error, socket as Socket, {
        log,
        record: (refusal) => explanations.record(brokenCallOf(refusal, now())),
      }),
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    requestTimeout: 30_000,
    keepAliveTimeout: 72_000,
    maxRequestsPerSocket: 1_000,
  }
  // The framework types servers of the two kinds apart; what follows here uses what they have in common.
  const served = tls ? { https: { ...HTTP_OPTIONS, ...tls } } : { http: HTTP_OPTIONS }
  return Fastify({ ...options, ...served } as Options)
}

import { type Static, Type } from 'typebox'
import { type Failure, type Outcome, refusal, success } from '../../../../domain/failure.ts'
import { FAULT_KINDS, type Fault, type StoredFault } from '../../../../domain/faults/fault.ts'
import { formatInstant } from '../../../../domain/instant.ts'
import type { RatePolicy } from '../../../../domain/limits/rate-limits.ts'
import { wireForms } from '../../../errors.ts'
import { operations } from '../../../operations.ts'

const MAX_TIMES = 1_000_000
const MAX_DELAY_MS = 10_000
const MAX_RETRY_AFTER = 86_400
const MAX_PATH_CHARS = 1_000
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']
const POLICIES: readonly RatePolicy[] = ['DAILY', 'TEN_SECONDLY_ROLLING', 'SECONDLY']
const statuses = FAULT_KINDS.map((kind) => wireForms[kind].status)

const optional = {
  operationId: Type.Optional(Type.String({ description: 'As in /openapi.json, such as objects.v3.create' })),
  method: Type.Optional(Type.String({ description: METHODS.join(', ') })),
  path: Type.Optional(Type.String({ description: 'The path as called; * stands for any text' })),
  accountId: Type.Optional(Type.String()),
  times: Type.Optional(
    Type.Integer({ description: 'How many calls fail: 1, or without end with a probability' }),
  ),
  probability: Type.Optional(Type.Number({ description: 'Share of the calls that fail' })),
  delayMs: Type.Optional(Type.Integer({ description: 'How long a call waits before it fails' })),
  retryAfter: Type.Optional(Type.Integer({ description: 'The Retry-After header, in seconds' })),
  policyName: Type.Optional(Type.String({ description: `Of status 429: ${POLICIES.join(', ')}` })),
}

export const NewFault = Type.Object(
  { status: Type.Integer({ description: statuses.join(', ') }), ...optional },
  { title: 'NewFault' },
)

export const AdminFault = Type.Object(
  {
    id: Type.String(),
    status: Type.Integer(),
    ...optional,
    hits: Type.Integer({ description: 'How many calls have failed' }),
    createdAt: Type.String({ format: 'date-time' }),
  },
  { title: 'AdminFault' },
)

type Body = Static<typeof NewFault>

export function decodeFault(body: Body): Outcome<Fault> {
  const failure = checks.map((check) => check(body)).find((found) => found !== undefined)
  const kind = FAULT_KINDS.find((candidate) => wireForms[candidate].status === body.status)
  if (failure || kind === undefined)
    return refusal(failure ?? badFault('status', body.status, statuses.join(', ')))
  const { times, retryAfter, policyName, status: _status, ...same } = body
  const policy = POLICIES.find((candidate) => candidate === policyName)
  const maxHits = times ?? (body.probability === undefined ? 1 : undefined)
  return success({
    ...same,
    kind,
    ...(maxHits === undefined ? {} : { maxHits }),
    ...(retryAfter === undefined ? {} : { retryAfterSeconds: retryAfter }),
    ...(policy === undefined ? {} : { policyName: policy }),
  })
}

export function encodeFault(stored: StoredFault): object {
  const { id, kind, hits, createdAt, maxHits, retryAfterSeconds, ...same } = stored
  return {
    id,
    status: wireForms[kind].status,
    ...same,
    ...(maxHits === undefined ? {} : { times: maxHits }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfter: retryAfterSeconds }),
    hits,
    createdAt: formatInstant(createdAt),
  }
}

const checks: readonly ((body: Body) => Failure | undefined)[] = [
  ({ operationId, path }) =>
    operationId === undefined && path === undefined
      ? badFault('operationId', '', 'there, or path: which calls fail has to be said')
      : undefined,
  ({ operationId }) => {
    const isKnown = operations.some(({ id, isBuilt }) => id === operationId && isBuilt)
    if (operationId === undefined || (isKnown && !operationId.startsWith('tidemark.v1.admin.')))
      return undefined
    return badFault('operationId', operationId, 'an operation of /openapi.json that is not for operators')
  },
  ({ path }) =>
    path === undefined || (/^[/*]/.test(path) && path.length <= MAX_PATH_CHARS)
      ? undefined
      : badFault('path', path, `a path that starts with / or *, of at most ${MAX_PATH_CHARS} characters`),
  ({ method }) =>
    method === undefined || METHODS.includes(method)
      ? undefined
      : badFault('method', method, METHODS.join(', ')),
  ({ accountId }) =>
    accountId === undefined || /^\d{1,15}$/.test(accountId)
      ? undefined
      : badFault('accountId', accountId, 'the id of an account'),
  ({ policyName, status }) =>
    policyName === undefined || (status === 429 && POLICIES.some((policy) => policy === policyName))
      ? undefined
      : badFault('policyName', policyName, `one of ${POLICIES.join(', ')}, and with status 429 only`),
  ({ times }) => checkRange('times', times, { min: 1, max: MAX_TIMES }),
  ({ delayMs }) => checkRange('delayMs', delayMs, { min: 0, max: MAX_DELAY_MS }),
  ({ retryAfter }) => checkRange('retryAfter', retryAfter, { min: 0, max: MAX_RETRY_AFTER }),
  ({ probability }) =>
    probability === undefined || (probability > 0 && probability <= 1)
      ? undefined
      : badFault('probability', probability, 'more than 0 and at most 1'),
]

function checkRange(
  name: string,
  value: number | undefined,
  { min, max }: { readonly min: number; readonly max: number },
): Failure | undefined {
  if (value === undefined || (value >= min && value <= max)) return undefined
  return badFault(name, value, `from ${min} to ${max}`)
}

function badFault(name: string, value: string | number, wanted: string): Failure {
  const shown = String(value).slice(0, 100)
  return {
    kind: 'definition_invalid',
    message: `${name} must be ${wanted}; '${shown}' is not`,
    rule: 'platform PE43, decision 48',
    path: name,
    context: { [name]: [shown] },
  }
}

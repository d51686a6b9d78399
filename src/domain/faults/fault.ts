import type { FailureKind } from '../failure.ts'
import type { RatePolicy } from '../limits/rate-limits.ts'

/** Failures that calls can be made to end in (platform PE43). */
export const FAULT_KINDS = [
  'locked',
  'rate_limited',
  'migrating',
  'internal',
  'upstream_failed',
  'unavailable',
  'upstream_late',
] as const satisfies readonly FailureKind[]
export type FaultKind = (typeof FAULT_KINDS)[number]

/** A failure that an operator asks for, and the calls that meet it: those that fit all that is said. */
export type Fault = {
  readonly kind: FaultKind
  readonly operationId?: string
  readonly method?: string
  /** The path as called; `*` stands for any text. */
  readonly path?: string
  readonly accountId?: string
  /** The share of the calls that fail, more than 0 and at most 1; all when absent. */
  readonly probability?: number
  /** How many calls fail before the fault is used up; without end when absent. */
  readonly maxHits?: number
  /** How long the call waits before it fails. */
  readonly delayMs?: number
  readonly retryAfterSeconds?: number
  /** Of `rate_limited`. */
  readonly policyName?: RatePolicy
}

/** `createdAt`: epoch ms. */
export type StoredFault = Fault & { readonly id: string; readonly hits: number; readonly createdAt: number }

/** What a fault looks at of a call. */
export type FaultyCall = {
  readonly operationId: string
  readonly method: string
  /** Normalised, percent-encoded, without the query. */
  readonly path: string
  /** Empty where none is known. */
  readonly accountId: string
}

export function fitsFault(fault: Fault, call: FaultyCall): boolean {
  const fits = (wanted: string | undefined, found: string) => wanted === undefined || wanted === found
  return (
    fits(fault.operationId, call.operationId) &&
    fits(fault.method, call.method) &&
    fits(fault.accountId, call.accountId) &&
    (fault.path === undefined || fitsPath(fault.path, call.path))
  )
}

/** Each piece between stars has to come after the one before: a walk along the path, whatever the pattern. */
function fitsPath(pattern: string, path: string): boolean {
  const [start = '', ...pieces] = pattern.split('*')
  const end = pieces.pop()
  if (end === undefined) return path === pattern
  if (!path.startsWith(start)) return false
  let from = start.length
  for (const piece of pieces) {
    const at = path.indexOf(piece, from)
    if (at === -1) return false
    from = at + piece.length
  }
  return path.length - end.length >= from && path.endsWith(end)
}

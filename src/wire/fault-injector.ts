import type { Caller } from '../domain/caller.ts'
import type { Failure } from '../domain/failure.ts'
import { type Fault, type FaultKind, type FaultyCall, fitsFault } from '../domain/faults/fault.ts'
import type { FaultStore } from '../domain/faults/fault-store.ts'
import type { RatePolicy } from '../domain/limits/rate-limits.ts'
import { limitClassOf } from './limit-class.ts'
import { rateMessages } from './rate-headers.ts'

/** The failure that was asked for of such calls, if any. */
export type FaultInjector = (caller: Caller, call: FaultyCall) => Promise<Failure | undefined>

type Deps = {
  readonly faults: FaultStore
  /** At least 0, less than 1: which of the calls of a share fail. */
  readonly chance: () => number
  readonly wait: (ms: number) => Promise<unknown>
}

const messages: Readonly<Record<Exclude<FaultKind, 'rate_limited'>, string>> = {
  locked: 'The resource is locked by another operation. Send the request again in a moment.',
  migrating: 'The account is being moved between data centres.',
  internal: 'internal error',
  upstream_failed: 'The service behind this call cannot be reached.',
  unavailable: 'The service is not available right now. Send the request again in a moment.',
  upstream_late: 'The service behind this call did not answer in time.',
}

/**
 * Makes calls fail as operators asked for, in dev mode only (platform PE43, decision 48). Whether there are faults at
 * all is read with the credential; only calls without one ask for it.
 */
export function createFaultInjector({ faults, chance, wait }: Deps): FaultInjector {
  return async (caller, call) => {
    if (!mayMeetFaults(caller, call)) return undefined
    for (const fault of await faults.listFaults()) {
      if (!fitsFault(fault, call)) continue
      if (fault.probability !== undefined && chance() >= fault.probability) continue
      if (!(await faults.hitFault(fault.id))) continue
      await wait(fault.delayMs ?? 0)
      return failureOf(fault, call.operationId)
    }
    return undefined
  }
}

function mayMeetFaults({ kind, terms }: Caller, { operationId }: FaultyCall): boolean {
  if (operationId.startsWith('tidemark.v1.admin.')) return false
  return kind === 'nobody' || terms?.hasFaults === true
}

function failureOf(fault: Fault, operationId: string): Failure {
  const { kind, retryAfterSeconds } = fault
  const common = {
    kind,
    rule: 'platform PE43',
    path: '',
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  }
  if (kind !== 'rate_limited') return { ...common, message: messages[kind] }
  const policyName = fault.policyName ?? policyOf(operationId)
  return {
    retryAfterSeconds: policyName === 'SECONDLY' ? 1 : 10,
    ...common,
    message: rateMessages[policyName],
    rateLimit: { policyName },
  }
}

/** The policy that such calls exceed first. */
function policyOf(operationId: string): RatePolicy {
  return limitClassOf(operationId) === 'search' ? 'SECONDLY' : 'TEN_SECONDLY_ROLLING'
}

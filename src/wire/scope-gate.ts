import type { Caller } from '../domain/caller.ts'
import type { Failure } from '../domain/failure.ts'
import { checkScopes } from './authenticate.ts'
import type { Access } from './operations/operation.ts'

/** What becomes of a call that lacks a scope (PS2): refused, logged and let through, or let through. */
export type ScopeMode = 'strict' | 'warn' | 'off'

/** One need for a scope. */
export type ScopedCall = {
  readonly caller: Caller
  readonly access: Access
  readonly anyOf: readonly string[]
  readonly operationId: string
  readonly correlationId: string
}

export type ScopeGate = {
  readonly mode: ScopeMode
  /** Why the call may not go on; undefined when it may. */
  readonly check: (call: ScopedCall) => Failure | undefined
}

/**
 * Modes open what some scope of an account would. What no scope opens stays closed in each: the account to a token of an
 * app itself, records of no scope (PA39), and developer endpoints to whoever is no developer (decision 49).
 */
export function createScopeGate(deps: {
  readonly mode: ScopeMode
  /** Developer endpoints take developer keys alone (PA7). */
  readonly needsDeveloperKey: boolean
  /** Is told of each call that `strict` would have refused; for `warn`. */
  readonly noteLapse: (call: ScopedCall) => void
}): ScopeGate {
  const { mode, needsDeveloperKey, noteLapse } = deps
  return {
    mode,
    check: (call) => {
      const refused = checkScopes(call.caller, { ...call, needsDeveloperKey })
      if (refused === undefined || mode === 'strict' || !refused.mayLapse) return refused?.failure
      if (mode === 'warn') noteLapse(call)
      return undefined
    },
  }
}

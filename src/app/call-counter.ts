import type { Caller } from '../domain/caller.ts'
import type { CallCount, CallStore } from '../domain/calls/call-store.ts'
import { createLocalDays } from '../domain/limits/local-day.ts'
import { countsDaily } from '../domain/limits/rate-limits.ts'
import type { RateStore } from '../domain/limits/rate-store.ts'
import { describeError, type Log } from '../platform/log.ts'
import { limitClassOf } from '../wire/limit-class.ts'
import { toReadablePath } from '../wire/paths.ts'

/** How often counts are stored. */
export const STORE_CALLS_EVERY_MS = 2_000
/** Distinct counts that memory holds; calls beyond them are not counted until the next flush. */
const MAX_COUNTS = 10_000
const RETENTION_DAYS = 90
const DELETED_AT_ONCE = 1_000
const RETRY_DELETING_MS = 600_000
const STOP_WITHIN_MS = 1_500
const DAY_MS = 86_400_000

/** A call that was admitted and answered. */
type AnsweredCall = {
  readonly caller: Caller
  readonly operationId: string
  /** The router's pattern that the path fitted. */
  readonly pattern: string
  readonly userAgent: string | undefined
}

/** Counts calls in memory and stores the counts now and then: no request waits for that or fails with it. */
export type CallCounter = {
  readonly count: (call: AnsweredCall) => void
  /** Stores what was counted so far. Never throws: counts that could not be stored wait for the next time. */
  readonly flush: () => Promise<void>
  /** Stores the rest, as far as that is quick, and ends. */
  readonly stop: () => Promise<void>
}

type Deps = {
  readonly calls: CallStore
  readonly rates: Pick<RateStore, 'deleteEnded'>
  readonly log: Log
  readonly now: () => number
  /** 0 for a counter that stores when it is asked to, and never by itself. */
  readonly everyMs: number
}

/** A server that is killed loses what it counted since the last flush; the counts of several servers add up. */
export function createCallCounter(deps: Deps): CallCounter {
  const pending = createPendingCounts()
  const prune = createPruning(deps)
  let isInTrouble = false

  async function store(): Promise<void> {
    const counts = pending.take()
    if (counts.length === 0) return
    try {
      await deps.calls.addCalls(counts)
    } catch (error) {
      pending.putBack(counts)
      throw error
    }
  }

  async function flushOnce(): Promise<void> {
    try {
      await store()
      await prune()
      isInTrouble = false
    } catch (error) {
      // The same trouble is told once; the next flush tries again.
      if (!isInTrouble) deps.log.warn({ error: describeError(error) }, 'counts of calls are not stored yet')
      isInTrouble = true
    }
  }

  const { flush, isBusy } = oneAtATime(flushOnce)
  const timer = deps.everyMs === 0 ? undefined : setInterval(() => void (isBusy() || flush()), deps.everyMs)
  timer?.unref()
  return {
    count: (call) => pending.add(call, deps.now()),
    flush,
    stop: async () => {
      clearInterval(timer)
      await Promise.race([flush(), new Promise((resolve) => setTimeout(resolve, STOP_WITHIN_MS).unref())])
    },
  }
}

/** Runs of `work` never overlap; all who ask while one is under way share the one after it. */
function oneAtATime(work: () => Promise<void>): { flush: () => Promise<void>; isBusy: () => boolean } {
  let running: Promise<void> | undefined
  let next: Promise<void> | undefined

  function start(): Promise<void> {
    next = undefined
    running = work().finally(() => {
      running = undefined
    })
    return running
  }

  return {
    flush: () => (running ? (next ??= running.then(start)) : start()),
    isBusy: () => running !== undefined,
  }
}

type PendingCounts = {
  readonly add: (call: AnsweredCall, now: number) => void
  readonly take: () => readonly CallCount[]
  readonly putBack: (counts: readonly CallCount[]) => void
}

function createPendingCounts(): PendingCounts {
  const localDays = createLocalDays()
  const counts = new Map<string, CallCount>()

  function put(count: CallCount): void {
    const { accountId, day, appId, operationId, spelling } = count
    const key = `${accountId} ${day} ${appId} ${operationId} ${spelling}`
    const known = counts.get(key)
    if (known) counts.set(key, merge(known, count))
    else if (counts.size < MAX_COUNTS) counts.set(key, count)
  }

  return {
    add: (call, now) => {
      const { date } = localDays(call.caller.terms?.timeZone ?? 'UTC', now)
      put({ ...countOf(call, now), day: date })
    },
    take: () => {
      const taken = [...counts.values()]
      counts.clear()
      return taken
    },
    putBack: (taken) => taken.forEach(put),
  }
}

function countOf(
  { caller, operationId, pattern, userAgent }: AnsweredCall,
  now: number,
): Omit<CallCount, 'day'> {
  return {
    accountId: caller.accountId || caller.developerAccountId,
    appId: caller.appId || '0',
    operationId,
    spelling: toReadablePath(pattern),
    calls: 1,
    limitedCalls: countsDaily(caller, limitClassOf(operationId)) ? 1 : 0,
    firstAt: now,
    lastAt: now,
    lastClient: clientFamily(userAgent),
  }
}

function merge(one: CallCount, other: CallCount): CallCount {
  return {
    ...one,
    calls: one.calls + other.calls,
    limitedCalls: one.limitedCalls + other.limitedCalls,
    firstAt: Math.min(one.firstAt, other.firstAt),
    lastAt: Math.max(one.lastAt, other.lastAt),
    lastClient: other.lastAt < one.lastAt ? one.lastClient : other.lastClient,
  }
}

/** The UTC day of an instant. */
function dayOf(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10)
}

/** `hubspot-api-client-nodejs` of `hubspot-api-client-nodejs; 14.0.1`: no version, and nothing that is odd. */
export function clientFamily(userAgent: string | undefined): string {
  return /^[A-Za-z0-9._-]{1,60}(?=[/;,\s]|$)/.exec(userAgent ?? '')?.[0] ?? ''
}

/**
 * Deletes counts that are too old, and windows of limits that ended: at the first flush of each day, and while there are
 * more, at the next ones. The statements read whole tables, so one that failed is not tried again at once.
 */
function createPruning({ calls, rates, now }: Deps): () => Promise<void> {
  let doneOn: string | undefined
  let notBefore = 0
  return async () => {
    const today = dayOf(now())
    if (doneOn === today || now() < notBefore) return
    notBefore = now() + RETRY_DELETING_MS
    const deleted = await calls.deleteCalls(dayOf(now() - RETENTION_DAYS * DAY_MS), DELETED_AT_ONCE)
    const ended = await rates.deleteEnded(now() - DAY_MS, DELETED_AT_ONCE)
    notBefore = 0
    if (deleted < DELETED_AT_ONCE && ended < DELETED_AT_ONCE) doneOn = today
  }
}

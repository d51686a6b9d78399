import type {
  ExplanationKey,
  ExplanationSource,
  ExplanationStore,
} from '../domain/explanations/explanation-store.ts'
import { NO_ACCOUNT, type RefusedCall } from '../domain/explanations/refused-call.ts'
import { describeError, type Log } from '../platform/log.ts'
import { runInScope } from '../platform/request-scope.ts'
import { keepCall, type RawCall } from '../wire/explain/keep-call.ts'
import { ExplanationRing } from './explanation-ring.ts'

/** How long a refused call can be asked for, and its data is there. */
const MAX_AGE_MS = 15 * 60_000
const RING = {
  maxCalls: 1_000,
  // Those of no account are of all clients together.
  maxCallsOf: (accountId: string) => (accountId === NO_ACCOUNT ? 500 : 200),
  maxBytes: 8 * 1_048_576,
  maxAgeMs: MAX_AGE_MS,
}
/** Refusals are taken in groups: so long after the first one, as many at most, with so many bytes of bodies. */
const TAKE_AFTER_MS = 50
const MAX_WAITING = 100
const MAX_WAITING_BYTES = 262_144
/** An id that was made so lately may be of a call that another process is about to store: a request may take a while. */
const YOUNG_MS = 60_000
const UNDER_WAY_MS = 500
const ASK_AGAIN_MS = 50
/** Groups that wait for the database; later ones stay with this process. */
const MAX_GROUPS = 5
const PRUNE_EVERY_MS = 5 * 60_000
const STOP_WITHIN_MS = 1_000
const LISTED = 100

/** Keeps refused calls for a while and finds them, whichever process of the database refused them. */
export type Explanations = ExplanationSource & {
  /** Cheap, and never fails: the work comes later. */
  readonly record: (call: RawCall) => void
  readonly stop: () => Promise<void>
}

type Deps = { readonly store: ExplanationStore; readonly log: Log; readonly now: () => number }

/**
 * Refusals wait in memory for a moment, are redacted, go to the ring of this process and in one statement to the table
 * that all processes share. The table holds what the rings hold: what falls out of a ring is deleted, and what a
 * process that was killed left there is pruned by age. Source: decision 22.
 */
export function createExplanations({ store, log, now }: Deps): Explanations {
  const ring = new ExplanationRing(RING)
  const sharing = createSharing({ store, log })
  const waiting = createWaiting(take)
  const timer = setInterval(expire, PRUNE_EVERY_MS).unref()

  function take(): void {
    const calls = waiting.empty().flatMap((call) => keep(call, log))
    if (calls.length === 0) return
    const removed = [...ring.expire(now()), ...calls.flatMap((call) => ring.add(call))]
    sharing.exchange(calls, removed)
  }

  function expire(): void {
    sharing.exchange([], ring.expire(now()))
    sharing.prune(now() - MAX_AGE_MS)
  }

  return {
    record: waiting.add,
    find: async (correlationId, accountIds) => {
      take()
      const found = await findSoon(correlationId, () => lookUp({ ring, store }, correlationId, accountIds))
      return found && found.refusedAt >= now() - MAX_AGE_MS ? found : undefined
    },
    list: async (accountId) => {
      take()
      await sharing.settled()
      const oldest = now() - MAX_AGE_MS
      return (await store.list(accountId, LISTED)).filter(({ refusedAt }) => refusedAt >= oldest)
    },
    stop: async () => {
      clearInterval(timer)
      take()
      await Promise.race([
        sharing.settled(),
        new Promise((resolve) => setTimeout(resolve, STOP_WITHIN_MS).unref()),
      ])
    },
  }
}

/** What cannot be redacted is not kept: nothing that a client sends may stop the server. */
function keep(call: RawCall, log: Log): readonly RefusedCall[] {
  try {
    return [keepCall(call)]
  } catch (error) {
    log.warn({ error: describeError(error), correlationId: call.correlationId }, 'a refusal is not explained')
    return []
  }
}

async function lookUp(
  { ring, store }: { readonly ring: ExplanationRing; readonly store: ExplanationStore },
  correlationId: string,
  accountIds: readonly string[],
): Promise<RefusedCall | undefined> {
  for (const accountId of accountIds) {
    const key = { accountId, correlationId }
    const found = ring.find(key) ?? (await store.find(key))
    if (found) return found
  }
  return undefined
}

/** Looks again while the id is so young that another process may be about to store its call. */
async function findSoon(
  correlationId: string,
  look: () => Promise<RefusedCall | undefined>,
): Promise<RefusedCall | undefined> {
  const isYoung = instantOf(correlationId) > Date.now() - YOUNG_MS
  const until = Date.now() + (isYoung ? UNDER_WAY_MS : 0)
  for (;;) {
    const found = await look()
    if (found || Date.now() >= until) return found
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS))
  }
}

type Sharing = {
  readonly exchange: (added: readonly RefusedCall[], removed: readonly ExplanationKey[]) => void
  readonly prune: (before: number) => void
  /** Resolves when what was asked for so far is done, or has failed. */
  readonly settled: () => Promise<void>
}

/** One statement after the other; a database that is away costs other processes an explanation, and no request. */
function createSharing({ store, log }: Pick<Deps, 'store' | 'log'>): Sharing {
  let last: Promise<void> = Promise.resolve()
  let count = 0

  function run(work: () => Promise<void>): void {
    if (count >= MAX_GROUPS) return
    count += 1
    // In no request's scope: its statements are counted for nobody.
    last = runInScope({ statementCount: 0 }, () => last.then(work))
      .catch((error: unknown) => log.debug({ error: describeError(error) }, 'explanations are not shared'))
      .finally(() => {
        count -= 1
      })
  }

  return {
    exchange: (added, removed) => run(() => store.exchange(added, removed)),
    prune: (before) => run(() => store.prune(before)),
    settled: () => last,
  }
}

/** When an id of version 7 was made, epoch ms; never for any other. */
function instantOf(correlationId: string): number {
  return correlationId[14] === '7' ? Number.parseInt(correlationId.replaceAll('-', '').slice(0, 12), 16) : 0
}

type Waiting = { readonly add: (call: RawCall) => void; readonly empty: () => readonly RawCall[] }

/** Calls that wait to be taken; `onFirst` is called a moment after the first. */
function createWaiting(onFirst: () => void): Waiting {
  let calls: RawCall[] = []
  let bytes = 0
  let timer: NodeJS.Timeout | undefined
  return {
    add: (call) => {
      if (calls.length >= MAX_WAITING) return
      const weight = call.body?.length ?? 0
      const hasRoom = bytes + weight <= MAX_WAITING_BYTES
      calls.push(hasRoom ? call : { ...call, body: undefined })
      bytes += hasRoom ? weight : 0
      timer ??= setTimeout(onFirst, TAKE_AFTER_MS).unref()
    },
    empty: () => {
      clearTimeout(timer)
      timer = undefined
      const taken = calls
      calls = []
      bytes = 0
      return taken
    },
  }
}

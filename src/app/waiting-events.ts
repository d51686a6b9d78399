import type { VisitorStore } from '../domain/visitors/visitor-store.ts'
import { describeError, type Log } from '../platform/log.ts'

const DAY_MS = 86_400_000
/** How long an event waits for its visitor to become known (PT16). */
export const WAITS_AT_MOST_MS = 180 * DAY_MS
/** How often events that waited too long are looked for. */
export const PURGE_WAITING_EVERY_MS = 3_600_000
const DELETED_AT_ONCE = 1_000
const MAX_ROUNDS = 100

type Deps = {
  readonly visitors: Pick<VisitorStore, 'deleteWaiting'>
  readonly log: Log
  readonly now: () => number
  /** 0: only when it is asked to. */
  readonly everyMs: number
}

/** Deletes, in bounded steps, what has waited too long; the rest of a long list waits for the next time (PT16). */
export function createWaitingPurge({ visitors, log, now, everyMs }: Deps): {
  /** Never throws: what could not be deleted is tried again the next time. */
  readonly run: () => Promise<void>
  readonly stop: () => void
} {
  async function run(): Promise<void> {
    try {
      const before = now() - WAITS_AT_MOST_MS
      for (let round = 0; round < MAX_ROUNDS; round += 1)
        if ((await visitors.deleteWaiting(before, DELETED_AT_ONCE)) < DELETED_AT_ONCE) return
    } catch (error) {
      log.warn({ error: describeError(error) }, 'events that waited too long are not deleted yet')
    }
  }

  const timer = everyMs === 0 ? undefined : setInterval(() => void run(), everyMs)
  timer?.unref()
  return { run, stop: () => clearInterval(timer) }
}

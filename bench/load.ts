/** One unit of work that is repeated: a request or a transaction. */
export type Work = {
  /** Workers that each start their next unit when the last one is done. */
  readonly concurrency: number
  readonly eventsPerCall: number
  readonly call: () => Promise<void>
}

export type LoadLimits = {
  readonly seconds: number
  readonly maxEvents: number
  readonly signal: AbortSignal
}

export type LoadResult = {
  readonly events: number
  readonly eventsPerSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
}

/** Runs the work until the time or the count is used up; ends early, with an error, when a unit fails. */
export async function runLoad(work: Work, limits: LoadLimits): Promise<LoadResult> {
  const latencies: number[] = []
  const maxCalls = Math.ceil(limits.maxEvents / work.eventsPerCall)
  const startedAt = performance.now()
  const endsAt = startedAt + limits.seconds * 1_000
  const state = { started: 0, isFailed: false }
  const worker = async () => {
    while (!state.isFailed && state.started < maxCalls && performance.now() < endsAt) {
      limits.signal.throwIfAborted()
      state.started += 1
      const from = performance.now()
      await work.call()
      latencies.push(performance.now() - from)
    }
  }
  const workers = Array.from({ length: work.concurrency }, () =>
    worker().catch((error: unknown) => {
      state.isFailed = true
      throw error
    }),
  )
  const ended = await Promise.allSettled(workers)
  for (const outcome of ended) if (outcome.status === 'rejected') throw outcome.reason
  const seconds = (performance.now() - startedAt) / 1_000
  const events = latencies.length * work.eventsPerCall
  latencies.sort((a, b) => a - b)
  return {
    events,
    eventsPerSecond: events / seconds,
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
  }
}

/** Of ascending values. */
export function quantile(values: readonly number[], share: number): number {
  return values[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  const upper = sorted[Math.floor(middle)] ?? Number.NaN
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? upper) + upper) / 2 : upper
}

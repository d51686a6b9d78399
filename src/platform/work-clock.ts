/**
 * Milliseconds of work that this thread has done: a clock for limits on computing, which a busy machine does not move.
 * Monotonic.
 */
export function workClockMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1_000
}

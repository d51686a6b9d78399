/** Lets everything else that waits for this thread have its turn, between two pieces of long work. */
export function yieldToLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** Counts tries by key within a window that begins with the first; forgets the oldest keys beyond a bound. */
export type TryLimit = {
  /** Whether one more try of the key is taken at this time (epoch ms). */
  readonly take: (key: string, now: number) => boolean
}

export function createTryLimit(limits: {
  readonly most: number
  readonly windowMs: number
  readonly remembered: number
}): TryLimit {
  const { most, windowMs, remembered } = limits
  const counts = new Map<string, { tries: number; readonly since: number }>()
  return {
    take: (key, now) => {
      const known = counts.get(key)
      if (known && now - known.since < windowMs) {
        known.tries += 1
        return known.tries <= most
      }
      counts.delete(key)
      const oldest = counts.size >= remembered ? counts.keys().next().value : undefined
      if (oldest !== undefined) counts.delete(oldest)
      counts.set(key, { tries: 1, since: now })
      return true
    },
  }
}

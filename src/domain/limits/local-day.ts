import { utcOffsetOf } from '../utc-offset.ts'

/** A day as the clocks of a time zone show it. Times are epoch ms. */
export type LocalDay = {
  /** `2026-03-29`. */
  readonly date: string
  readonly endsAt: number
}

const DAY_MS = 86_400_000

/**
 * The day that an instant lies in: 23 or 25 hours long where clocks are changed. A midnight that is left out is the
 * moment that the clocks jump at; one that comes twice is the first (platform PL8).
 */
export function localDayOf(timeZone: string, instant: number): LocalDay {
  const wall = instant + utcOffsetOf(timeZone, instant)
  const startOfDay = wall - mod(wall, DAY_MS)
  const date = new Date(startOfDay).toISOString().slice(0, 10)
  return { date, endsAt: firstInstantOf(timeZone, startOfDay + DAY_MS) }
}

/** The day after another. */
export function nextDayOf(timeZone: string, { endsAt }: LocalDay): LocalDay {
  return localDayOf(timeZone, endsAt)
}

/** `localDayOf` that remembers the last day of each zone: asked for every call, and time zones are slow. */
export function createLocalDays(): typeof localDayOf {
  const known = new Map<string, { readonly day: LocalDay; readonly seenFrom: number }>()
  return (timeZone, instant) => {
    const last = known.get(timeZone)
    if (last && instant >= last.seenFrom && instant < last.day.endsAt) return last.day
    const day = localDayOf(timeZone, instant)
    known.set(timeZone, { day, seenFrom: instant })
    return day
  }
}

/**
 * The ends of yesterday, today and tomorrow, epoch ms: which of them holds is for another clock to say. Remembered with
 * the day.
 */
export function createDayEnds(): (timeZone: string, instant: number) => readonly number[] {
  const localDays = createLocalDays()
  const known = new Map<string, { readonly today: LocalDay; readonly ends: readonly number[] }>()
  return (timeZone, instant) => {
    const today = localDays(timeZone, instant)
    const last = known.get(timeZone)
    if (last?.today === today) return last.ends
    const ends = [today.endsAt - DAY_MS, today.endsAt, nextDayOf(timeZone, today).endsAt]
    known.set(timeZone, { today, ends })
    return ends
  }
}

/** The first instant at which the clocks of the zone show `wall` (ms of a clock without offset) or later. */
function firstInstantOf(timeZone: string, wall: number): number {
  const before = utcOffsetOf(timeZone, wall - DAY_MS)
  const after = utcOffsetOf(timeZone, wall + DAY_MS)
  const candidates = [wall - Math.max(before, after), wall - Math.min(before, after)]
  const exact = candidates.find((candidate) => candidate + utcOffsetOf(timeZone, candidate) === wall)
  // Left out: by the clocks of before it would have been the very moment of the jump or later; search it there.
  return exact ?? jumpWithin(timeZone, candidates[0] ?? wall, candidates[1] ?? wall)
}

/** The moment between two that the offset changes at, to the millisecond. */
function jumpWithin(timeZone: string, from: number, to: number): number {
  const first = utcOffsetOf(timeZone, from)
  let [low, high] = [from, to]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (utcOffsetOf(timeZone, middle) === first) low = middle
    else high = middle
  }
  return high
}

function mod(value: number, by: number): number {
  return ((value % by) + by) % by
}

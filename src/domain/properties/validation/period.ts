/** A signed span of calendar and clock time. */
export type Period = {
  /** Whole months, years included. */
  readonly months: number
  /** Everything of a fixed length. */
  readonly milliseconds: number
}

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const WEEK_MS = 7 * DAY_MS

// At least one figure, and one after a T; five digits keep every result within what a date can be.
const PERIOD =
  /^([+-]?)P(?=\d|T\d)(?:(\d{1,5})Y)?(?:(\d{1,5})M)?(?:(\d{1,5})W)?(?:(\d{1,5})D)?(?:T(?=\d)(?:(\d{1,5})H)?(?:(\d{1,5})M)?(?:(\d{1,5})S)?)?$/

/** Reads an ISO 8601 period of whole numbers, such as `P30D`, `P1Y6M` or `-PT12H`; undefined for anything else. */
export function parsePeriod(text: string): Period | undefined {
  const match = PERIOD.exec(text)
  if (match === null) return undefined
  const [years, months, weeks, days, hours, minutes, seconds] = match
    .slice(2)
    .map((digits) => Number(digits ?? 0))
  const sign = match[1] === '-' ? -1 : 1
  const fixed = times(weeks, WEEK_MS) + times(days, DAY_MS) + times(hours, HOUR_MS)
  return {
    months: sign * (times(years, 12) + times(months, 1)),
    milliseconds: sign * (fixed + times(minutes, MINUTE_MS) + times(seconds, SECOND_MS)),
  }
}

/** The instant so much later, in UTC. A day that the month does not have becomes its last one. */
export function addPeriod(epochMs: number, { months, milliseconds }: Period): number {
  const moved = new Date(epochMs)
  const day = moved.getUTCDate()
  moved.setUTCDate(1)
  moved.setUTCMonth(moved.getUTCMonth() + months)
  const daysInMonth = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate()
  moved.setUTCDate(Math.min(day, daysInMonth))
  return moved.getTime() + milliseconds
}

function times(count: number | undefined, unit: number): number {
  return (count ?? 0) * unit
}

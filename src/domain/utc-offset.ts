const MINUTE_MS = 60_000

/**
 * How far the clocks of a time zone are ahead of UTC at an instant, in milliseconds: negative in the Americas.
 * Throws RangeError when there is no such zone. Source: platform PI2 (docs: daylight saving counts).
 */
export function utcOffsetOf(timeZone: string, epochMs: number): number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
  const name = format.formatToParts(epochMs).find(({ type }) => type === 'timeZoneName')?.value ?? ''
  // "GMT" for none; zones of long ago had seconds too.
  const [, sign, hours = '0', minutes = '0', seconds = '0'] =
    /([+-])(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(name) ?? []
  const magnitude = (Number(hours) * 60 + Number(minutes)) * MINUTE_MS + Number(seconds) * 1_000
  return sign === '-' ? -magnitude : magnitude
}

/** As `+02:00`; seconds are left out. */
export function formatUtcOffset(offsetMs: number): string {
  const minutes = Math.trunc(Math.abs(offsetMs) / MINUTE_MS)
  const digits = [Math.trunc(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0'))
  return `${offsetMs < 0 ? '-' : '+'}${digits.join(':')}`
}

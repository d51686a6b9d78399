import { describe, expect, it } from 'vitest'
import { formatUtcOffset, utcOffsetOf } from './utc-offset.ts'

describe('offset of a time zone (PI2)', () => {
  it.each([
    ['UTC', '2026-07-01T00:00:00Z', '+00:00', 0],
    ['Europe/Berlin', '2026-07-01T00:00:00Z', '+02:00', 7_200_000],
    ['Europe/Berlin', '2026-01-01T00:00:00Z', '+01:00', 3_600_000],
    ['America/St_Johns', '2026-01-01T00:00:00Z', '-03:30', -12_600_000],
    ['Asia/Kathmandu', '2026-01-01T00:00:00Z', '+05:45', 20_700_000],
    ['Pacific/Kiritimati', '2026-01-01T00:00:00Z', '+14:00', 50_400_000],
  ])('%s at %s is %s', (zone, instant, text, milliseconds) => {
    const offset = utcOffsetOf(zone, Date.parse(instant))
    expect([formatUtcOffset(offset), offset]).toEqual([text, milliseconds])
  })

  it('throws for a zone that there is not', () => {
    expect(() => utcOffsetOf('Mars/Base', 0)).toThrow(RangeError)
  })
})

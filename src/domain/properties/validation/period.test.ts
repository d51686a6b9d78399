import { describe, expect, it } from 'vitest'
import { addPeriod, parsePeriod } from './period.ts'

function later(start: string, text: string): string | undefined {
  const period = parsePeriod(text)
  return period && new Date(addPeriod(Date.parse(start), period)).toISOString()
}

describe('periods (PROP-35)', () => {
  it.each([
    ['2026-01-31T00:00:00Z', 'P1M', '2026-02-28T00:00:00.000Z'],
    ['2024-02-29T12:00:00Z', 'P1Y', '2025-02-28T12:00:00.000Z'],
    ['2026-01-01T00:00:00Z', '-P1D', '2025-12-31T00:00:00.000Z'],
    ['2026-03-31T00:00:00Z', '-P1M', '2026-02-28T00:00:00.000Z'],
    ['2026-01-01T00:00:00Z', '+P1Y2M3W4DT5H6M7S', '2027-03-26T05:06:07.000Z'],
    ['2026-01-01T00:00:00Z', 'PT0S', '2026-01-01T00:00:00.000Z'],
    ['2026-01-01T00:00:00Z', 'P99999Y', '+102025-01-01T00:00:00.000Z'],
  ])('%s and %s is %s', (start, period, end) => {
    expect(later(start, period)).toBe(end)
  })

  it.each(['', 'P', 'PT', 'P1', '1D', 'P1DT', 'P1H', 'PT1D', 'P-1D', 'P1.5D', 'P1D ', 'P1M1Y', 'P100000D'])(
    '%j is none',
    (text) => {
      expect(parsePeriod(text)).toBeUndefined()
    },
  )
})

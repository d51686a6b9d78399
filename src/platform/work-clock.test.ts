import { expect, test } from 'vitest'
import { workClockMs } from './work-clock.ts'

test('goes on with work and never back', () => {
  const readings = Array.from({ length: 200 }, () => {
    JSON.stringify(Array.from({ length: 1_000 }, (_, at) => at))
    return workClockMs()
  })
  expect(readings.toSorted((a, b) => a - b)).toEqual(readings)
  expect((readings.at(-1) ?? 0) - (readings[0] ?? 0)).toBeGreaterThan(0)
})

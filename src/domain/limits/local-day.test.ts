import { describe, expect, test } from 'vitest'
import { createDayEnds, createLocalDays, localDayOf, nextDayOf } from './local-day.ts'

const dayAt = (zone: string, instant: string) => {
  const { date, endsAt } = localDayOf(zone, Date.parse(instant))
  return [date, new Date(endsAt).toISOString()]
}

describe('the day of a time zone (platform PL8)', () => {
  test.each([
    ['UTC', '2026-03-29T00:00:00Z', '2026-03-29', '2026-03-30T00:00:00.000Z'],
    ['UTC', '2026-03-28T23:59:59.999Z', '2026-03-28', '2026-03-29T00:00:00.000Z'],
    ['Asia/Kolkata', '2026-03-28T18:29:59Z', '2026-03-28', '2026-03-28T18:30:00.000Z'],
    ['America/New_York', '2026-01-15T03:00:00Z', '2026-01-14', '2026-01-15T05:00:00.000Z'],
  ])('%s at %s is %s', (zone, instant, date, end) => {
    expect(dayAt(zone, instant)).toEqual([date, end])
  })

  test.each([
    ['23 hours in spring', 'Europe/Berlin', '2026-03-28T23:00:00Z', '2026-03-29', '2026-03-29T22:00:00.000Z'],
    ['25 hours in autumn', 'Europe/Berlin', '2026-10-24T22:00:00Z', '2026-10-25', '2026-10-25T23:00:00.000Z'],
    ['a midnight left out', 'Africa/Cairo', '2026-04-23T12:00:00Z', '2026-04-23', '2026-04-23T22:00:00.000Z'],
    ['a midnight left out', 'Africa/Cairo', '2026-04-23T22:00:00Z', '2026-04-24', '2026-04-24T21:00:00.000Z'],
    [
      'midnight that comes twice',
      'America/Havana',
      '2026-10-31T12:00:00Z',
      '2026-10-31',
      '2026-11-01T04:00:00.000Z',
    ],
  ])('%s: %s', (_what, zone, instant, date, end) => {
    expect(dayAt(zone, instant)).toEqual([date, end])
  })

  test('days follow each other without a gap through a year', () => {
    for (const zone of ['America/Havana', 'Africa/Cairo']) {
      let day = localDayOf(zone, Date.parse('2026-01-01T12:00:00Z'))
      while (day.date < '2026-12-01') {
        const next = nextDayOf(zone, day)
        expect(Date.parse(next.date) - Date.parse(day.date)).toBe(86_400_000)
        expect(localDayOf(zone, day.endsAt - 1).date).toBe(day.date)
        day = next
      }
    }
  })

  test('days that are remembered are those that are computed', () => {
    const localDays = createLocalDays()
    for (const instant of [
      '2026-03-29T05:00:00Z',
      '2026-03-29T21:59:59Z',
      '2026-03-29T22:00:00Z',
      '2026-03-28T22:00:00Z',
    ]) {
      for (const zone of ['Europe/Berlin', 'UTC']) {
        expect(localDays(zone, Date.parse(instant))).toEqual(localDayOf(zone, Date.parse(instant)))
      }
    }
  })

  test('the ends of three days are computed once a day of each zone', () => {
    const dayEnds = createDayEnds()
    const endsAt = (zone: string, instant: string) =>
      dayEnds(zone, Date.parse(instant)).map((end) => new Date(end).toISOString())
    const spring = ['2026-03-28T22:00:00.000Z', '2026-03-29T22:00:00.000Z', '2026-03-30T22:00:00.000Z']
    expect(endsAt('Europe/Berlin', '2026-03-29T05:00:00Z')).toEqual(spring)
    expect(endsAt('UTC', '2026-03-29T05:00:00Z')[1]).toBe('2026-03-30T00:00:00.000Z')
    const known = dayEnds('Europe/Berlin', Date.parse('2026-03-29T21:59:59Z'))
    expect(dayEnds('Europe/Berlin', Date.parse('2026-03-29T21:59:59.999Z'))).toBe(known)
    expect(endsAt('Europe/Berlin', '2026-03-29T22:00:00Z')[1]).toBe('2026-03-30T22:00:00.000Z')
    expect(endsAt('Europe/Berlin', '2026-03-29T05:00:00Z')).toEqual(spring)
  })
})

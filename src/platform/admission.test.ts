import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type AdmissionLimits, createAdmission } from './admission.ts'

const limits: AdmissionLimits = { maxRequests: 2, maxBodyBytes: 100, maxWaiting: 2, maxWaitMs: 1_000 }

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

/** What became of an entry so far. */
function watch(entry: Promise<(() => void) | undefined>) {
  const watched: { state: 'waiting' | 'in' | 'refused'; release: () => void } = {
    state: 'waiting',
    release: () => undefined,
  }
  void entry.then((release) => {
    watched.state = release ? 'in' : 'refused'
    watched.release = release ?? watched.release
  })
  return watched
}

const settle = () => vi.advanceTimersByTimeAsync(0)

describe('admission (reliability section 3, decision 30)', () => {
  test('lets the next waiting one in when one leaves, in order', async () => {
    const admission = createAdmission(limits)
    const entries = [1, 1, 1, 1].map((bytes) => watch(admission.enter(bytes)))
    await settle()
    expect(entries.map(({ state }) => state)).toEqual(['in', 'in', 'waiting', 'waiting'])
    entries[0]?.release()
    await settle()
    expect(entries.map(({ state }) => state)).toEqual(['in', 'in', 'in', 'waiting'])
  })

  test('counts a release once', async () => {
    const admission = createAdmission(limits)
    const entries = [1, 1, 1, 1].map((bytes) => watch(admission.enter(bytes)))
    await settle()
    entries[0]?.release()
    entries[0]?.release()
    await settle()
    expect(entries.map(({ state }) => state)).toEqual(['in', 'in', 'in', 'waiting'])
  })

  test('refuses at once when the queue is full', async () => {
    const admission = createAdmission(limits)
    const entries = [1, 1, 1, 1, 1].map((bytes) => watch(admission.enter(bytes)))
    await settle()
    expect(entries.map(({ state }) => state)).toEqual(['in', 'in', 'waiting', 'waiting', 'refused'])
  })

  test('refuses who waited too long, and lets the one behind in if there is room', async () => {
    const admission = createAdmission(limits)
    const [holder, large, small] = [
      watch(admission.enter(60)),
      watch(admission.enter(60)),
      watch(admission.enter(10)),
    ]
    await settle()
    expect([holder.state, large.state, small.state]).toEqual(['in', 'waiting', 'waiting'])
    await vi.advanceTimersByTimeAsync(500)
    const late = watch(admission.enter(0))
    await settle()
    expect(late.state).toBe('refused')
    await vi.advanceTimersByTimeAsync(500)
    expect(large.state).toBe('refused')
    expect(small.state).toBe('in')
  })

  test('bounds the bytes in flight, to the byte', async () => {
    const admission = createAdmission(limits)
    const [first, second] = [watch(admission.enter(40)), watch(admission.enter(60))]
    await settle()
    expect([first.state, second.state]).toEqual(['in', 'in'])
    const other = createAdmission(limits)
    const [third, fourth] = [watch(other.enter(40)), watch(other.enter(61))]
    await settle()
    expect([third.state, fourth.state]).toEqual(['in', 'waiting'])
  })

  test('lets one larger body in alone, with requests that have none', async () => {
    const admission = createAdmission({ ...limits, maxRequests: 5, maxWaiting: 5 })
    const huge = watch(admission.enter(1_000))
    const bodiless = watch(admission.enter(0))
    const small = watch(admission.enter(1))
    await settle()
    expect([huge.state, bodiless.state, small.state]).toEqual(['in', 'in', 'waiting'])
    huge.release()
    await settle()
    expect(small.state).toBe('in')
  })

  test('does not let one overtake those who wait', async () => {
    const admission = createAdmission(limits)
    const [first, large] = [watch(admission.enter(60)), watch(admission.enter(60))]
    const small = watch(admission.enter(1))
    await settle()
    expect([first.state, large.state, small.state]).toEqual(['in', 'waiting', 'waiting'])
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RecordDraft } from './record-draft.ts'
import type { RecordState, UniqueKey } from './record-store.ts'

const key = (value: string): UniqueKey => ({ objectTypeId: '0-1', property: 'email', value })
const held = (value: string, recordId: string) => ({ ...key(value), recordId })

function stateOf(holders: Readonly<Record<string, string>>): RecordState {
  return {
    findRecord: () => undefined,
    findHolder: ({ value }) => holders[value],
    listLinks: () => [],
    listPairLinks: () => [],
    findRoom: () => ({ used: 0, max: 10_000 }),
    hasLabel: () => true,
  }
}

describe('the unique values of a draft', () => {
  it('leave nothing to write when a record takes back what it gave up', () => {
    const draft = new RecordDraft(stateOf({}))
    draft.release(held('a', '1'))
    draft.claim(held('a', '1'))
    expect(draft.toWrites()).toMatchObject({ claimed: [], released: [] })
    expect(draft.findHolder(key('a'))).toBe('1')
  })

  it('pass from one record to another, though nobody looked the value up before', () => {
    const draft = new RecordDraft(stateOf({}))
    draft.release(held('a', '1'))
    draft.claim(held('a', '2'))
    expect(draft.toWrites()).toMatchObject({ claimed: [held('a', '2')], released: [held('a', '1')] })
  })

  it('are not given up in the database when the draft itself took them', () => {
    const draft = new RecordDraft(stateOf({}))
    draft.claim(held('a', '1'))
    draft.release(held('a', '1'))
    expect(draft.toWrites()).toMatchObject({ claimed: [], released: [] })
  })

  it('end as they would if each step were written at once, whatever the steps', () => {
    const step = fc.record({ value: fc.constantFrom('a', 'b', 'c'), record: fc.constantFrom('1', '2', '3') })
    const stored = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('1', '2', '3'))
    fc.assert(
      fc.property(stored, fc.array(step, { maxLength: 12 }), (holders, steps) => {
        const now = new Map(Object.entries(holders))
        const draft = new RecordDraft(stateOf(holders))
        for (const { value, record } of steps) {
          const holder = now.get(value)
          if (holder === undefined) {
            draft.claim(held(value, record))
            now.set(value, record)
          } else {
            draft.release(held(value, holder))
            now.delete(value)
          }
        }
        const { claimed, released } = draft.toWrites()
        const after = new Map<string, string>(Object.entries(holders))
        for (const { value, recordId } of released) {
          expect(after.get(value)).toBe(recordId)
          after.delete(value)
        }
        for (const { value, recordId } of claimed) {
          expect(after.has(value)).toBe(false)
          after.set(value, recordId)
        }
        expect(Object.fromEntries(after)).toEqual(Object.fromEntries(now))
        expect(['a', 'b', 'c'].map((value) => draft.findHolder(key(value)))).toEqual(
          ['a', 'b', 'c'].map((value) => now.get(value)),
        )
      }),
    )
  })
})

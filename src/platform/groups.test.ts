import { describe, expect, test } from 'vitest'
import { createGroups } from './groups.ts'
import { countStatements, type RequestScope, runInScope } from './request-scope.ts'

class Outage extends Error {}

type Options = {
  readonly refuses?: (item: string) => boolean
  readonly error?: Error
  readonly maxItems?: number
  readonly maxWeight?: number
}

/** Groups over work that waits for `proceed`, and what it was given. */
function watchedGroups({ refuses = () => false, error = new Error('bad'), ...limits }: Options = {}) {
  const seen: (readonly string[])[] = []
  const gates: (() => void)[] = []
  const groups = createGroups<string, string>({
    work: async (items) => {
      seen.push(items)
      await new Promise<void>((resolve) => gates.push(resolve))
      countStatements(3)
      if (items.some(refuses)) throw error
      return items.map((item) => `${item}!`)
    },
    weightOf: (item) => item.length,
    maxItems: limits.maxItems ?? 10,
    maxWeight: limits.maxWeight ?? 100,
    isShared: (thrown) => thrown instanceof Outage,
  })
  const proceed = async () => {
    gates.shift()?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { groups, seen, proceed }
}

describe('groups (decision 10)', () => {
  test('the first starts at once, those that come meanwhile go together, in order', async () => {
    const { groups, seen, proceed } = watchedGroups()
    const results = ['a', 'b', 'c'].map((item) => groups.run('k', item))
    expect(seen).toEqual([['a']])
    await proceed()
    expect(seen).toEqual([['a'], ['b', 'c']])
    await proceed()
    expect(await Promise.all(results)).toEqual(['a!', 'b!', 'c!'])
  })

  test('after the queue ran dry the next one starts at once again', async () => {
    const { groups, seen, proceed } = watchedGroups()
    const first = groups.run('k', 'a')
    await proceed()
    expect(await first).toBe('a!')
    const second = groups.run('k', 'b')
    expect(seen).toEqual([['a'], ['b']])
    await proceed()
    expect(await second).toBe('b!')
  })

  test('keys do not wait for each other', () => {
    const { groups, seen } = watchedGroups()
    void groups.run('k', 'a')
    void groups.run('l', 'b')
    expect(seen).toEqual([['a'], ['b']])
  })

  test('no group has more items or weight than allowed, and one item that is too heavy goes alone', async () => {
    const { groups, seen, proceed } = watchedGroups({ maxItems: 2, maxWeight: 5 })
    const items = ['a', 'b', 'c', 'd', 'heavier', 'eee', 'ff', 'g']
    const results = items.map((item) => groups.run('k', item))
    for (const _ of items) await proceed()
    expect(seen).toEqual([['a'], ['b', 'c'], ['d'], ['heavier'], ['eee', 'ff'], ['g']])
    expect(await Promise.all(results)).toEqual(items.map((item) => `${item}!`))
  })

  test('when a group fails each of it is run alone, so that only the bad one fails', async () => {
    const { groups, seen, proceed } = watchedGroups({ refuses: (item) => item === 'bad' })
    const results = Promise.allSettled(['a', 'b', 'bad', 'c'].map((item) => groups.run('k', item)))
    for (const _ of Array.from({ length: 6 })) await proceed()
    expect(seen).toEqual([['a'], ['b', 'bad', 'c'], ['b'], ['bad'], ['c']])
    expect((await results).map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
    ])
  })

  test('an error that says nothing about the items fails all of the group and is not tried again', async () => {
    const { groups, seen, proceed } = watchedGroups({ refuses: (item) => item === 'b', error: new Outage() })
    const results = Promise.allSettled(['a', 'b', 'c'].map((item) => groups.run('k', item)))
    for (const _ of Array.from({ length: 3 })) await proceed()
    expect(seen).toEqual([['a'], ['b', 'c']])
    expect((await results).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected'])
  })

  test('each request counts the statements of its own group and no others', async () => {
    const { groups, proceed } = watchedGroups()
    const scopes: RequestScope[] = [0, 0, 0].map(() => ({ statementCount: 0 }))
    const results = scopes.map((scope) => runInScope(scope, () => groups.run('k', 'x')))
    await proceed()
    await proceed()
    await Promise.all(results)
    expect(scopes.map(({ statementCount }) => statementCount)).toEqual([3, 3, 3])
  })
})

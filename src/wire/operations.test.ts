import { expect, test } from 'vitest'
import { operations } from './operations.ts'
import { spellingsOf } from './paths.ts'

test('ids are unique and of the form family.version.words', () => {
  const ids = operations.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.filter((id) => !/^[a-z-]+\.(?:v\d|dated)(?:\.[a-z0-9-]+)+$/.test(id))).toEqual([])
})

test('no two operations share a method and a spelling of their path (PV4)', () => {
  const shape = (path: string) => path.replace(/:\w+(?=\/|$)/g, ':')
  const spellings = operations.flatMap((operation) =>
    spellingsOf(operation).map((spelling) => `${operation.method} ${shape(spelling)}`),
  )
  expect(spellings.filter((spelling, at) => spellings.indexOf(spelling) !== at)).toEqual([])
})

test('every built operation names scopes, a rule and what it does (reliability section 5)', () => {
  for (const { id, access, rule, summary } of operations.filter(({ isBuilt }) => isBuilt)) {
    // Anyone may send a form. What opens the others is in them: a client's secret, a key or the token it is about (platform 1.4, 1.6).
    // A page for browsers asks for the token by itself (decision 22).
    expect(access.kind === 'public').toBe(
      /^(?:oauth\.|localdevauth\.|forms\.v3\.submit$|tidemark\.v1\.explain\.(?:get|show)$)/.test(id),
    )
    expect('anyOf' in access ? access.anyOf.length : 1).toBeGreaterThan(0)
    expect([rule, summary].every((text) => text.length > 3)).toBe(true)
  }
})

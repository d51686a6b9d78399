import { expect, test } from 'vitest'
import { DEFAULT_SKIPPED_PATHS, findSkipped, parseSkippedPaths } from './skipped-paths.ts'

test.each([
  ['none', '/forms/v2/forms', false],
  ['/cms/v3', '/forms/v2/forms', false],
  ['/cms/v3', '/cms/v3', true],
  ['/cms/v3/', '/cms/v3/blogs', true],
  ['/cms/v3,/files', '/files/v3/files', true],
  ['/cms/v3', '/cms/v31', false],
  [DEFAULT_SKIPPED_PATHS.join(','), '/automation/v4/flows', true],
])('with the setting %s, %s is skipped: %s (PX44)', (setting, path, isSkipped) => {
  expect(findSkipped(path, parseSkippedPaths(setting)) !== undefined).toBe(isSkipped)
})

test('where the scope is known it is named', () => {
  const contexts = DEFAULT_SKIPPED_PATHS.concat('/cms').map(
    (path) => findSkipped(path, [path])?.details?.[0]?.context,
  )
  expect(contexts.map((context) => context?.requiredGranularScopes)).toEqual([
    ['forms'],
    ['forms'],
    ['forms'],
    ['content'],
    ['automation'],
    [],
  ])
})

import { expect, test } from 'vitest'
import { createAllowedMethods } from './allowed-methods.ts'
import { operations } from './operations.ts'

const allowedMethods = createAllowedMethods(operations, [{ method: 'GET', path: '/a.b' }])

test.each([
  ['/crm/v3/objects/contacts', ['GET', 'HEAD', 'OPTIONS', 'POST']],
  ['/crm/objects/2026-09-beta/contacts', ['GET', 'HEAD', 'OPTIONS', 'POST']],
  ['/crm/objects/2026-9/contacts', []],
  ['/integrators/timeline/v4/events', ['OPTIONS', 'POST']],
  ['/crm/v3/objects/contacts/', []],
  ['/crm/v3/objects//1', []],
  ['/a.b', ['GET', 'HEAD', 'OPTIONS']],
  ['/axb', []],
  ['', []],
])('%s takes %j (PE20)', (path, methods) => {
  expect(allowedMethods(path)).toEqual(methods)
})

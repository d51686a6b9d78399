import { expect, test } from 'vitest'
import { operations } from '../wire/operations.ts'
import { loadConfig } from './config.ts'
import { buildRoutes } from './build-routes.ts'

test('every built operation has one route, and no other has any', () => {
  // Routes are bound before anything is asked of a store.
  const deps = {
    config: loadConfig({}),
    stores: {},
    now: Date.now,
    newUuid: () => '',
    flushCalls: async () => undefined,
  } as unknown as Parameters<typeof buildRoutes>[0]
  const routed = buildRoutes(deps).map(({ operation }) => operation.id)
  const built = operations.filter(({ isBuilt }) => isBuilt).map(({ id }) => id)
  expect(routed.toSorted()).toEqual(built.toSorted())
})

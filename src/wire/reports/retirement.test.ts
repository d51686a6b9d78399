import { describe, expect, test } from 'vitest'
import { operations } from '../operations.ts'
import { spellingsOf, toReadablePath } from '../paths.ts'
import { adviceFor } from './replacement.ts'
import { retirementOf } from './retirement.ts'

describe('when a path retires (platform PV8)', () => {
  test.each([
    ['/oauth/v1/token', '2027-02-16'],
    ['/oauth/v3/token', '2027-09'],
    ['/integrators/timeline/v3/events', '2027-09'],
    ['/crm/v3/timeline/events', '2027-09'],
    ['/crm/objects/v3/{objectType}', '2027-09'],
    ['/integrations/v1/{appId}/timeline/event', '2027-09'],
    ['/oauth/v2/private-apps/get/access-token-info', '2027-09'],
  ])('%s: %s', (path, on) => {
    expect(retirementOf(path)?.on).toBe(on)
  })

  test.each([
    '/integrators/timeline/v4/events',
    '/integrators/timeline/{version}/events',
    '/crm/v4/objects/{objectType}/{recordId}/associations/{toObjectType}',
    '/crm/objects/{version}/{objectType}',
    '/tidemark/v1/reports/versions',
    '/crm/v30/things',
  ])('%s: never', (path) => {
    expect(retirementOf(path)).toBeUndefined()
  })
})

test('every replacement is a call that this server knows, under a path that stays', () => {
  const retiring = operations.filter(({ path }) => retirementOf(toReadablePath(path)))
  const replaced = retiring.flatMap((operation) => adviceFor(operation).replacement ?? [])
  expect(replaced.length).toBeGreaterThan(10)
  const shapeOf = (path: string) =>
    toReadablePath(path)
      .replace('{version}', '2026-03')
      .replace(/\{\w+\}/g, '{}')
  const known = operations.flatMap(({ method, path }) =>
    spellingsOf({ path }).map((spelling) => `${method} ${shapeOf(spelling)}`),
  )
  expect(
    replaced.map(({ method, path }) => `${method} ${shapeOf(path)}`).filter((call) => !known.includes(call)),
  ).toEqual([])
  expect(replaced.filter(({ path }) => retirementOf(path))).toEqual([])
})

test.each([
  ['events.v3.list', 'GET', '/events/event-occurrences/2026-03'],
  ['objects.v3.batch.create', 'POST', '/crm/objects/2026-03/{objectType}/batch/create'],
  [
    'associations.v3.put',
    'PUT',
    '/crm/objects/2026-03/{objectType}/{recordId}/associations/{toObjectType}/{toRecordId}',
  ],
])('%s is replaced by %s %s', (id, method, path) => {
  const [advice] = operations.filter((operation) => operation.id === id).map(adviceFor)
  expect(advice?.replacement).toMatchObject({ method, path })
})

test('every retiring call on records, associations and properties has a replacement', () => {
  const left = operations
    .filter(
      ({ id, isBuilt }) =>
        isBuilt && /^(?:objects|associations|events|properties|property-validations)\.v3\./.test(id),
    )
    .filter((operation) => adviceFor(operation).replacement === undefined)
  expect(left.map(({ id }) => id)).toEqual([])
})

test('what has no dated equivalent says what takes its place', () => {
  const adviceOf = (id: string) => operations.filter((operation) => operation.id === id).map(adviceFor)
  expect(adviceOf('timeline.v3.templates.create')).toEqual([
    { sentence: expect.stringContaining('tidemark templates to-project DIR') },
  ])
  expect(adviceOf('timeline.v3.events.get')).toEqual([{ sentence: expect.stringContaining('cannot read') }])
})

import { describe, expect, test } from 'vitest'
import { aliasesOf, datedPathOf, normaliseUrl } from './paths.ts'

describe('normaliseUrl', () => {
  test.each([
    ['/a/b', '/a/b'],
    ['/', '/'],
    ['//', '/'],
    ['//a///b//', '/a/b'],
    ['/a/?x=//y/', '/a?x=//y/'],
    ['/?a', '/?a'],
    ['/a?b?c/', '/a?b?c/'],
    ['/a%2F%2Fb/', '/a%2F%2Fb'],
    ['http://host:1/a//b/?c', '/a/b?c'],
    ['HTTPS://host', '/'],
    ['http://host?a=http://b//c', '/?a=http://b//c'],
    ['/http://host/', '/http:/host'],
    ['*', '*'],
  ])('%s becomes %s (PV5)', (url, wanted) => {
    expect(normaliseUrl(url)).toBe(wanted)
  })
})

describe('aliasesOf', () => {
  const dated = ':version(^\\d{4}-\\d{2}(?:-beta)?$)'
  test.each([
    ['/integrators/timeline/v3/events', ['/crm/v3/timeline/events']],
    ['/crm/v3/objects/:objectType', ['/crm/objects/v3/:objectType', `/crm/objects/${dated}/:objectType`]],
    ['/crm/v4/associations/:a/:b/labels', [`/crm/associations/${dated}/:a/:b/labels`]],
    ['/crm-object-schemas/v3/schemas', [`/crm-object-schemas/${dated}/schemas`, '/crm/v3/schemas']],
    ['/health/live', []],
  ])('%s (PV3)', (path, wanted) => {
    expect(aliasesOf(path)).toEqual(wanted)
  })
})

describe('datedPathOf', () => {
  test.each([
    ['/crm/v3/objects/:objectType', '/crm/objects/2026-03/:objectType'],
    ['/events/v3/events', '/events/event-occurrences/2026-03'],
    ['/events/v3/events/event-types', '/events/event-occurrences/2026-03/event-types'],
    ['/integrators/timeline/v3/events', undefined],
  ])('%s (PV3)', (path, wanted) => {
    expect(datedPathOf(path, '2026-03')).toBe(wanted)
  })
})

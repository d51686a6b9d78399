import { expect, test } from 'vitest'
import { fitsFault } from './fault.ts'

const call = {
  operationId: 'objects.v3.read',
  method: 'GET',
  path: '/crm/v3/objects/contacts/7',
  accountId: '1',
}

test.each([
  [{}, true],
  [{ operationId: 'objects.v3.read' }, true],
  [{ operationId: 'objects.v3.list' }, false],
  [{ method: 'POST' }, false],
  [{ accountId: '1', method: 'GET' }, true],
  [{ accountId: '2' }, false],
  [{ path: '/crm/v3/objects/contacts/7' }, true],
  [{ path: '/crm/v3/objects/contacts' }, false],
  [{ path: '*' }, true],
  [{ path: '/crm/*' }, true],
  [{ path: '*/7' }, true],
  [{ path: '/crm/*/contacts/*' }, true],
  [{ path: '/crm/*/contacts/*/7' }, false],
  [{ path: '/crm/v3/objects/contacts/7*7' }, false],
  [{ path: '/crm/*objects*objects*' }, false],
])('a fault of %o: %s (PE43)', (fault, fits) => {
  expect(fitsFault({ kind: 'internal', ...fault }, call)).toBe(fits)
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RefusedCall } from '../../domain/explanations/refused-call.ts'
import type { FailureKind } from '../../domain/failure.ts'
import { findObjectType } from '../../domain/objects/object-types.ts'
import { accountCatalogue } from '../../domain/properties/account-catalogue.ts'
import { operations } from '../operations.ts'
import { correctCall } from './correct-call.ts'
import { corrections } from './corrections.ts'
import type { FixContext } from './draft.ts'
import type { Facts } from './facts.ts'
import { fillPattern } from './match-operation.ts'
import { smallestBody } from './smallest-body.ts'

const facts: Facts = {
  appId: '7',
  findType: async (reference) => {
    const found = findObjectType(reference)
    return found.ok ? found.value : undefined
  },
  typeNames: async () => ['contacts', 'deals'],
  catalogue: async ({ typeId }) => accountCatalogue(typeId, undefined),
  hasRecord: async () => false,
  templates: async () => [
    { id: '1', appId: '7', name: 'T', objectTypeId: '0-1', tokens: [], createdAt: 0, updatedAt: 0 },
  ],
}

const contextOf = (call: RefusedCall): FixContext => ({
  call,
  facts,
  origin: 'http://localhost',
  schemaOf: () => undefined,
  smallest: async ({ operation, path }) =>
    operation?.method === 'POST'
      ? smallestBody(
          { operationId: operation.id, params: { objectType: path.split('/')[4] ?? '' }, facts },
          {},
        )
      : undefined,
})

const names = [
  'inputs',
  'properties',
  'tokens',
  'email',
  'id',
  'associations',
  'types',
  'filters',
  'name',
  '__proto__',
  'constructor',
  'toString',
]
const path = fc
  .array(
    fc.oneof(
      fc.constantFrom(...names),
      fc.nat({ max: 2 }).map((at) => `[${at}]`),
    ),
    { maxLength: 4 },
  )
  .map((parts) => parts.join('.').replaceAll('.[', '['))
const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(fc.constant(null), fc.boolean(), fc.integer(), fc.string({ maxLength: 8 })),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 4 }),
  ),
})).value
const detail = fc.record(
  {
    message: fc.constant('m'),
    in: path,
    code: fc.constantFrom('INVALID_OPTION', 'REQUIRED', 'READ_ONLY_VALUE', 'INVALID_IFRAME', 'ID_TOO_LARGE'),
    context: fc.dictionary(
      fc.constantFrom('propertyName', 'tokenName', 'allowedValues', 'id', 'ids'),
      fc.array(fc.constantFrom('email', 'x', ''), { maxLength: 2 }),
    ),
  },
  { requiredKeys: ['message'] },
)
const kinds = Object.keys(corrections) as FailureKind[]
const failure = fc.record(
  {
    kind: fc.constantFrom(...kinds),
    message: fc.string(),
    rule: fc.constant('r'),
    path,
    details: fc.array(detail, { maxLength: 3 }),
  },
  { requiredKeys: ['kind', 'message', 'rule', 'path'] },
)
const params = {
  objectType: 'contacts',
  fromObjectType: 'contacts',
  toObjectType: 'deals',
  version: '2026-03',
}
const called = fc.constantFrom(...operations).map((operation) => ({
  method: operation.method,
  path:
    fillPattern(
      operation.path,
      new Proxy(params, { get: (known, name) => Reflect.get(known, name) ?? '1' }),
    ) ?? '/',
}))

describe('a corrected request', () => {
  it('is a request or a reason, whatever was sent and refused', async () => {
    const refused = fc.record({
      called,
      status: fc.constantFrom(400, 207),
      json,
      failures: fc.array(failure, { maxLength: 3 }),
    })
    await fc.assert(
      fc.asyncProperty(refused, async ({ called: { method, path: at }, status, json: value, failures }) => {
        const fixed = await correctCall(
          contextOf({
            correlationId: '0199c0de-8a31-7f0c-8f11-52d4c7b9a0e2',
            accountId: '1',
            refusedAt: 0,
            status,
            method,
            path: at,
            query: [],
            body: { kind: 'json', value, isRepaired: false },
            failures,
            failureCount: failures.length,
          }),
        )
        expect(typeof fixed === 'string' ? fixed.length : fixed.path.length).toBeGreaterThan(0)
      }),
      { numRuns: 1_000 },
    )
  })
})

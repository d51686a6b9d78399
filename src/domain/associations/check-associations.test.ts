import { describe, expect, it } from 'vitest'
import { resolveAssociations } from './check-associations.ts'
import type { AssociationInput } from './check-associations.ts'

function to(toId: string, typeId: number, category = 'HUBSPOT_DEFINED'): AssociationInput {
  return { toId, types: [{ category, typeId }] }
}

describe('resolveAssociations', () => {
  it('finds the definition of each link', () => {
    expect(resolveAssociations('0-27', [to('01', 204)], { pathPrefix: '' })).toMatchObject({
      ok: true,
      value: [{ toId: '1', type: { toTypeId: '0-1' } }],
    })
  })

  it.each([
    [
      '0-27',
      [to('1', 203)],
      'invalid from object type TASK for associations to be created. expected: CONTACT',
    ],
    [
      '0-27',
      [to('1', 12345, 'USER_DEFINED')],
      'Invalid association spec: AssociationSpec{associationCategory=USER_DEFINED, associationTypeId=12345}',
    ],
    [
      '0-8',
      [to('1', 20), to('2', 20)],
      'cannot pass multiple to object ids: [1, 2] for one to one association type AssociationSpec{associationCategory=HUBSPOT_DEFINED, associationTypeId=20}',
    ],
  ])('refuses from %s (OBJ-94)', (fromTypeId, associations, message) => {
    expect(resolveAssociations(fromTypeId, associations, { pathPrefix: 'inputs[4].' })).toMatchObject({
      ok: false,
      failure: {
        kind: 'associations_invalid',
        message,
        path: expect.stringMatching(/^inputs\[4\]\.associations/),
      },
    })
  })
})

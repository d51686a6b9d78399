import { expect } from 'vitest'
import type { Reply, TestAccount } from './test-server.ts'

export const SCHEMAS = '/crm-object-schemas/v3/schemas'

/** A schema that has a required and a unique property, and is linked to contacts. */
export const boat = {
  name: 'boat',
  labels: { singular: 'Boat', plural: 'Boats' },
  primaryDisplayProperty: 'hull_name',
  requiredProperties: ['hull_name'],
  searchableProperties: ['hull_name', 'berth'],
  properties: [
    { name: 'hull_name', label: 'Hull name' },
    { name: 'berth', label: 'Berth', type: 'string', fieldType: 'text', hasUniqueValue: true },
  ],
  associatedObjects: ['CONTACT'],
}

export async function postSchema(account: TestAccount, body: object = boat): Promise<Reply> {
  return account.send('POST', SCHEMAS, body)
}

/** Creates a type and answers its schema; the test fails when that is refused. */
export async function createType(account: TestAccount, more: object = {}): Promise<Reply['body']> {
  const made = await postSchema(account, { ...boat, ...more })
  expect(made).toMatchObject({ status: 201 })
  return made.body
}

export async function createBoat(account: TestAccount, properties: object = {}): Promise<string> {
  const made = await account.send('POST', '/crm/v3/objects/boat', {
    properties: { hull_name: 'Aurora', ...properties },
  })
  expect(made).toMatchObject({ status: 201 })
  return made.body.id as string
}

/** A body that each operation on schemas takes, with every member that is read. */
export const schemaBodies: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'schemas.v3.create': {
    ...boat,
    description: 'd',
    secondaryDisplayProperties: ['berth'],
    allowsSensitiveProperties: false,
    shouldCreateSameObjectAssociation: true,
  },
  'schemas.v3.update': {
    labels: { singular: 'Boat', plural: 'Boats' },
    description: 'd',
    clearDescription: false,
    primaryDisplayProperty: 'berth',
    requiredProperties: ['berth'],
    searchableProperties: ['berth'],
    restorable: true,
  },
  'schemas.v3.batch.read': {
    inputs: ['boat'],
    includeAssociationDefinitions: true,
    includeAuditMetadata: true,
    includePropertyDefinitions: true,
  },
  'schemas.v3.associations.create': {
    fromObjectTypeId: 'boat',
    toObjectTypeId: '0-2',
    name: 'boat_to_company',
  },
}

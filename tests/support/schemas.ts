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

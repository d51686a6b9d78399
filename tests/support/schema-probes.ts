import { createType, SCHEMAS } from './schemas.ts'
import type { TestAccount } from './test-server.ts'

/** Object types of an account that calls of another one name. */
export type SchemaNames = {
  readonly customTypeId: string
  /** What a probe takes away. */
  readonly doomedTypeId: string
  readonly customTypeName: string
}

type Probe = (names: SchemaNames) => { readonly url: string; readonly body?: unknown }

export const missingTypes: SchemaNames = {
  customTypeId: '2-888888821',
  doomedTypeId: '2-888888822',
  customTypeName: 'nobodys_type_name',
}

const newType = ({ customTypeId }: SchemaNames) => ({
  name: 'linked_type',
  labels: { singular: 'Linked', plural: 'Linked' },
  properties: [],
  requiredProperties: [],
  associatedObjects: [customTypeId],
})

/** For each operation on schemas, calls that name an account's types, or missing ones; and some on their records. */
export const schemaProbes: Readonly<Record<string, readonly Probe[]>> = {
  'schemas.v3.list': [() => ({ url: `${SCHEMAS}?archived=true` })],
  'schemas.v3.create': [(ids) => ({ url: SCHEMAS, body: newType(ids) })],
  'schemas.v3.get': [
    (ids) => ({ url: `${SCHEMAS}/${ids.customTypeId}` }),
    (ids) => ({ url: `${SCHEMAS}/${ids.customTypeName}` }),
  ],
  'schemas.v3.update': [
    (ids) => ({ url: `${SCHEMAS}/${ids.customTypeId}`, body: { description: 'Stolen' } }),
  ],
  'schemas.v3.archive': [(ids) => ({ url: `${SCHEMAS}/${ids.doomedTypeId}?archived=true` })],
  'schemas.v3.batch.read': [
    (ids) => ({ url: `${SCHEMAS}/batch/read`, body: { inputs: [ids.customTypeId, ids.customTypeName] } }),
  ],
  'schemas.v3.associations.create': [
    (ids) => ({
      url: `${SCHEMAS}/${ids.customTypeId}/associations`,
      body: { fromObjectTypeId: ids.customTypeId, toObjectTypeId: '0-2' },
    }),
    (ids) => ({
      url: `${SCHEMAS}/${ids.customTypeId}/associations`,
      body: { fromObjectTypeId: '0-5', toObjectTypeId: ids.customTypeName },
    }),
  ],
  // The contact pair of an account's first type has the first id.
  'schemas.v3.associations.archive': [(ids) => ({ url: `${SCHEMAS}/${ids.customTypeId}/associations/1` })],
}

export const customRecordProbes: Readonly<Record<string, readonly Probe[]>> = {
  'objects.v3.create': [
    (ids) => ({ url: `/crm/v3/objects/${ids.customTypeId}`, body: { properties: { hull_name: 'B' } } }),
  ],
  'objects.v3.list': [(ids) => ({ url: `/crm/v3/objects/${ids.customTypeName}` })],
}

export async function createTypes(account: TestAccount): Promise<SchemaNames> {
  const customTypeName = `type_name_of_${account.accountId}`
  const type = await createType(account, { name: customTypeName })
  const doomed = await createType(account, { name: `doomed_type_of_${account.accountId}` })
  return { customTypeId: type.objectTypeId, doomedTypeId: doomed.objectTypeId, customTypeName }
}

/** Gives the account an archived type. */
export async function hideType(account: TestAccount): Promise<void> {
  const name = `hidden_type_of_${account.accountId}`
  await createType(account, { name })
  await account.send('DELETE', `${SCHEMAS}/${name}`)
}

import { built, type Operation } from './operation.ts'

const SCHEMAS = '/crm-object-schemas/v3/schemas'
const LIBRARY = '/crm/v3/object-library/enablement'

/** Source: platform 1.9. */
const readScopes = [
  'crm.schemas.custom.read',
  'crm.objects.custom.read',
  'crm.objects.custom.sensitive.read.v2',
  'crm.objects.custom.highly_sensitive.read.v2',
]
const lists = { kind: 'bearer', anyOf: readScopes } as const
const reads = { kind: 'bearer', anyOf: [...readScopes, 'oauth'] } as const
const writes = { kind: 'bearer', anyOf: ['crm.schemas.custom.write'] } as const

export const schemaOperations = {
  listSchemas: built({
    id: 'schemas.v3.list',
    method: 'GET',
    path: SCHEMAS,
    access: lists,
    rule: 'schemas S1',
    summary: 'List the object types that the account made',
  }),
  createSchema: built({
    id: 'schemas.v3.create',
    method: 'POST',
    path: SCHEMAS,
    access: writes,
    rule: 'schemas S2',
    summary: 'Create an object type with its properties and associations',
  }),
  getSchema: built({
    id: 'schemas.v3.get',
    method: 'GET',
    path: `${SCHEMAS}/:objectType`,
    access: reads,
    rule: 'schemas S3',
    summary: 'Read the schema of an object type',
  }),
  updateSchema: built({
    id: 'schemas.v3.update',
    method: 'PATCH',
    path: `${SCHEMAS}/:objectType`,
    access: writes,
    rule: 'schemas S4',
    summary: 'Change an object type',
  }),
  removeSchema: built({
    id: 'schemas.v3.archive',
    method: 'DELETE',
    path: `${SCHEMAS}/:objectType`,
    access: writes,
    rule: 'schemas S5',
    summary: 'Delete an object type that has no records',
  }),
  readSchemasBatch: built({
    id: 'schemas.v3.batch.read',
    method: 'POST',
    path: `${SCHEMAS}/batch/read`,
    access: reads,
    rule: 'schemas S6',
    summary: 'Read the schemas of several object types',
  }),
  createSchemaAssociation: built({
    id: 'schemas.v3.associations.create',
    method: 'POST',
    path: `${SCHEMAS}/:objectType/associations`,
    access: writes,
    rule: 'schemas S7',
    summary: 'Let records of an object type be linked to those of another',
  }),
  removeSchemaAssociation: built({
    id: 'schemas.v3.associations.archive',
    method: 'DELETE',
    path: `${SCHEMAS}/:objectType/associations/:associationIdentifier`,
    access: writes,
    rule: 'schemas S8',
    summary: 'Take the links between two object types away',
  }),
  listEnablement: built({
    id: 'object-library.v3.list',
    method: 'GET',
    path: LIBRARY,
    access: reads,
    rule: 'schemas section 9',
    summary: 'List the optional object types and whether they are enabled',
  }),
  getEnablement: built({
    id: 'object-library.v3.get',
    method: 'GET',
    path: `${LIBRARY}/:objectTypeId`,
    access: reads,
    rule: 'schemas section 9',
    summary: 'Tell whether an optional object type is enabled',
  }),
} as const satisfies Record<string, Operation>

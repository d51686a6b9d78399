import { built, notBuilt, OBJECT_BATCH_BODY_BYTES, type Operation } from './operation.ts'

const PROPERTIES = '/crm/v3/properties/:objectType'
const GROUPS = `${PROPERTIES}/groups`
const VALIDATIONS = '/crm/v3/property-validations/:objectType'

const read = { kind: 'properties', direction: 'read' } as const
const write = { kind: 'properties', direction: 'write' } as const

export const propertyOperations = {
  listProperties: built({
    id: 'properties.v3.list',
    method: 'GET',
    path: PROPERTIES,
    access: read,
    rule: 'properties P1',
    summary: 'List the properties of an object type',
  }),
  createProperty: built({
    id: 'properties.v3.create',
    method: 'POST',
    path: PROPERTIES,
    access: write,
    rule: 'properties P2',
    summary: 'Create a property',
  }),
  getProperty: built({
    id: 'properties.v3.get',
    method: 'GET',
    path: `${PROPERTIES}/:propertyName`,
    access: read,
    rule: 'properties P3',
    summary: 'Read a property',
  }),
  updateProperty: built({
    id: 'properties.v3.update',
    method: 'PATCH',
    path: `${PROPERTIES}/:propertyName`,
    access: write,
    rule: 'properties P4',
    summary: 'Change a property',
  }),
  archiveProperty: built({
    id: 'properties.v3.archive',
    method: 'DELETE',
    path: `${PROPERTIES}/:propertyName`,
    access: write,
    rule: 'properties P5',
    summary: 'Archive a property',
  }),
  createPropertiesBatch: built({
    id: 'properties.v3.batch.create',
    method: 'POST',
    path: `${PROPERTIES}/batch/create`,
    access: write,
    bodyLimitBytes: OBJECT_BATCH_BODY_BYTES,
    rule: 'properties P6',
    summary: 'Create up to 100 properties',
  }),
  readPropertiesBatch: built({
    id: 'properties.v3.batch.read',
    method: 'POST',
    path: `${PROPERTIES}/batch/read`,
    access: read,
    rule: 'properties P7',
    summary: 'Read up to 100 properties',
  }),
  archivePropertiesBatch: built({
    id: 'properties.v3.batch.archive',
    method: 'POST',
    path: `${PROPERTIES}/batch/archive`,
    access: write,
    rule: 'properties P8',
    summary: 'Archive up to 100 properties',
  }),
  listGroups: built({
    id: 'properties.v3.groups.list',
    method: 'GET',
    path: GROUPS,
    access: read,
    rule: 'properties G1',
    summary: 'List the property groups of an object type',
  }),
  createGroup: built({
    id: 'properties.v3.groups.create',
    method: 'POST',
    path: GROUPS,
    access: write,
    rule: 'properties G2',
    summary: 'Create a property group',
  }),
  getGroup: built({
    id: 'properties.v3.groups.get',
    method: 'GET',
    path: `${GROUPS}/:groupName`,
    access: read,
    rule: 'properties G3',
    summary: 'Read a property group',
  }),
  updateGroup: built({
    id: 'properties.v3.groups.update',
    method: 'PATCH',
    path: `${GROUPS}/:groupName`,
    access: write,
    rule: 'properties G4',
    summary: 'Change a property group',
  }),
  archiveGroup: built({
    id: 'properties.v3.groups.archive',
    method: 'DELETE',
    path: `${GROUPS}/:groupName`,
    access: write,
    rule: 'properties G5',
    summary: 'Delete a property group',
  }),
} as const satisfies Record<string, Operation>

export const unbuiltPropertyOperations: readonly Operation[] = notBuilt('properties section 9', [
  ['property-validations.v3.list', 'GET', VALIDATIONS],
  ['property-validations.v3.list-of-property', 'GET', `${VALIDATIONS}/:propertyName`],
  ['property-validations.v3.get', 'GET', `${VALIDATIONS}/:propertyName/rule-type/:ruleType`],
  ['property-validations.v3.put', 'PUT', `${VALIDATIONS}/:propertyName/rule-type/:ruleType`],
])

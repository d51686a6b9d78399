import { built, notBuilt, OBJECT_BATCH_BODY_BYTES, type Operation } from './operation.ts'

const OBJECTS = '/crm/v3/objects/:objectType'
const OBJECT_LINKS = '/crm/v4/objects/:objectType/:recordId/associations'
const LINKS = '/crm/v4/associations/:fromObjectType/:toObjectType'

export const objectOperations = {
  createRecord: built({
    id: 'objects.v3.create',
    method: 'POST',
    path: OBJECTS,
    access: { kind: 'object', direction: 'write' },
    rule: 'objects E2',
    summary: 'Create a record',
  }),
  readRecord: built({
    id: 'objects.v3.read',
    method: 'GET',
    path: `${OBJECTS}/:recordId`,
    access: { kind: 'object', direction: 'read' },
    rule: 'objects E3',
    summary: 'Read a record',
  }),
  createRecordsBatch: built({
    id: 'objects.v3.batch.create',
    method: 'POST',
    path: `${OBJECTS}/batch/create`,
    access: { kind: 'object', direction: 'write' },
    bodyLimitBytes: OBJECT_BATCH_BODY_BYTES,
    rule: 'objects E6',
    summary: 'Create up to 100 records with associations',
  }),
  readRecordsBatch: built({
    id: 'objects.v3.batch.read',
    method: 'POST',
    path: `${OBJECTS}/batch/read`,
    access: { kind: 'object', direction: 'read' },
    bodyLimitBytes: OBJECT_BATCH_BODY_BYTES,
    rule: 'objects E7',
    summary: 'Read up to 100 records',
  }),
  listAssociations: built({
    id: 'associations.v4.list',
    method: 'GET',
    path: `${OBJECT_LINKS}/:toObjectType`,
    access: { kind: 'object', direction: 'read' },
    rule: 'associations A1',
    summary: 'List the records that a record is associated with',
  }),
} as const satisfies Record<string, Operation>

export const unbuiltObjectOperations: readonly Operation[] = [
  ...notBuilt('objects section 1.1', [
    ['objects.v3.list', 'GET', OBJECTS],
    ['objects.v3.update', 'PATCH', `${OBJECTS}/:recordId`],
    ['objects.v3.archive', 'DELETE', `${OBJECTS}/:recordId`],
    ['objects.v3.batch.update', 'POST', `${OBJECTS}/batch/update`],
    ['objects.v3.batch.upsert', 'POST', `${OBJECTS}/batch/upsert`],
    ['objects.v3.batch.archive', 'POST', `${OBJECTS}/batch/archive`],
    ['objects.v3.search', 'POST', `${OBJECTS}/search`],
    ['objects.v3.merge', 'POST', `${OBJECTS}/merge`],
    ['objects.v3.gdpr-delete', 'POST', `${OBJECTS}/gdpr-delete`],
  ]),
  ...notBuilt('associations section 2', [
    ['associations.v4.put', 'PUT', `${OBJECT_LINKS}/:toObjectType/:toRecordId`],
    ['associations.v4.put-default', 'PUT', `${OBJECT_LINKS}/default/:toObjectType/:toRecordId`],
    ['associations.v4.archive', 'DELETE', `${OBJECT_LINKS}/:toObjectType/:toRecordId`],
    ['associations.v4.batch.read', 'POST', `${LINKS}/batch/read`],
    ['associations.v4.batch.create', 'POST', `${LINKS}/batch/create`],
    ['associations.v4.batch.create-default', 'POST', `${LINKS}/batch/associate/default`],
    ['associations.v4.batch.archive', 'POST', `${LINKS}/batch/archive`],
    ['associations.v4.batch.archive-labels', 'POST', `${LINKS}/batch/labels/archive`],
    ['associations.v4.labels.list', 'GET', `${LINKS}/labels`],
    ['associations.v4.labels.create', 'POST', `${LINKS}/labels`],
    ['associations.v4.labels.update', 'PUT', `${LINKS}/labels`],
    ['associations.v3.list', 'GET', `${OBJECTS}/:recordId/associations/:toObjectType`],
    [
      'associations.v3.put',
      'PUT',
      `${OBJECTS}/:recordId/associations/:toObjectType/:toRecordId/:associationType`,
    ],
    [
      'associations.v3.archive',
      'DELETE',
      `${OBJECTS}/:recordId/associations/:toObjectType/:toRecordId/:associationType`,
    ],
  ]),
  ...notBuilt('pipelines-owners', [
    ['pipelines.v3.list', 'GET', '/crm/v3/pipelines/:objectType'],
    ['pipelines.v3.create', 'POST', '/crm/v3/pipelines/:objectType'],
    ['pipelines.v3.get', 'GET', '/crm/v3/pipelines/:objectType/:pipelineId'],
    ['owners.v3.list', 'GET', '/crm/v3/owners'],
    ['owners.v3.get', 'GET', '/crm/v3/owners/:ownerId'],
  ]),
  ...notBuilt('schemas', [
    ['schemas.v3.list', 'GET', '/crm-object-schemas/v3/schemas'],
    ['schemas.v3.create', 'POST', '/crm-object-schemas/v3/schemas'],
    ['schemas.v3.get', 'GET', '/crm-object-schemas/v3/schemas/:objectType'],
  ]),
  ...notBuilt('platform', [
    ['account-info.v3.details', 'GET', '/account-info/v3/details'],
    ['oauth.v1.token', 'POST', '/oauth/v1/token'],
    ['oauth.v3.token', 'POST', '/oauth/v3/token'],
    ['oauth.v1.access-tokens.get', 'GET', '/oauth/v1/access-tokens/:token'],
    ['oauth.v1.refresh-tokens.get', 'GET', '/oauth/v1/refresh-tokens/:token'],
    ['oauth.v2.private-apps.info', 'POST', '/oauth/v2/private-apps/get/access-token-info'],
    ['events.v3.list', 'GET', '/events/v3/events'],
    ['events.v3.event-types', 'GET', '/events/v3/events/event-types'],
  ]),
]

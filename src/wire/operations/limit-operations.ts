import { objectTypes } from '../../domain/objects/object-types.ts'
import { built, OBJECT_BATCH_BODY_BYTES, type Operation } from './operation.ts'

const ROOT = '/crm/v4/associations/definitions/configurations'
/** HubSpot's own clients know both (ASC-9). */
const OTHER_ROOT = '/crm/associations/v4/definitions/configurations'
const TYPES = '/:fromObjectType/:toObjectType'

const reads = { kind: 'link', direction: 'read' } as const
const writes = { kind: 'link', direction: 'write' } as const
const batch = { method: 'POST', bodyLimitBytes: OBJECT_BATCH_BODY_BYTES } as const
/** Any object's, where the path names no type (ASC-11). */
const anyObject = {
  kind: 'bearer',
  anyOf: [...new Set(objectTypes.flatMap(({ readScopes, writeScopes }) => [...readScopes, ...writeScopes]))],
} as const

/** Operations on how many links records may have (associations 4.1, section 7). */
export const limitOperations = {
  listAll: built({
    id: 'associations.v4.limits.list-all',
    method: 'GET',
    path: `${ROOT}/all`,
    aliases: [`${OTHER_ROOT}/all`],
    access: anyObject,
    rule: 'associations C1',
    summary: 'List every limit of associations that the account has set',
  }),
  list: built({
    id: 'associations.v4.limits.list',
    method: 'GET',
    path: `${ROOT}${TYPES}`,
    aliases: [`${OTHER_ROOT}${TYPES}`],
    access: reads,
    rule: 'associations C2',
    summary: 'List limits of associations from one object type to another',
  }),
  batchCreate: built({
    ...batch,
    id: 'associations.v4.limits.batch.create',
    path: `${ROOT}${TYPES}/batch/create`,
    aliases: [`${OTHER_ROOT}${TYPES}/batch/create`],
    access: writes,
    rule: 'associations C3',
    summary: 'Set limits for up to 100 association types',
  }),
  batchUpdate: built({
    ...batch,
    id: 'associations.v4.limits.batch.update',
    path: `${ROOT}${TYPES}/batch/update`,
    aliases: [`${OTHER_ROOT}${TYPES}/batch/update`],
    access: writes,
    rule: 'associations C4',
    summary: 'Change limits of up to 100 association types',
  }),
  batchPurge: built({
    ...batch,
    id: 'associations.v4.limits.batch.purge',
    path: `${ROOT}${TYPES}/batch/purge`,
    aliases: [`${OTHER_ROOT}${TYPES}/batch/purge`],
    access: writes,
    rule: 'associations C5',
    summary: 'Remove limits of up to 100 association types',
  }),
  requestUsageReport: built({
    id: 'associations.v4.usage.report',
    method: 'POST',
    path: '/crm/v4/associations/usage/high-usage-report/:userId',
    access: anyObject,
    rule: 'associations A10',
    summary: 'Ask for a report of records that are near their limit of associations',
  }),
} as const satisfies Record<string, Operation>

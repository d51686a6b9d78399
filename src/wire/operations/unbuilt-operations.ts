import { notBuilt, type Operation } from './operation.ts'

const LIMITS = '/crm/v4/associations/definitions/configurations'
const SCHEMAS = '/crm-object-schemas/v3/schemas'
const LIBRARY = '/crm/v3/object-library/enablement'

/** Routes of HubSpot's tables that are known and not served; a row goes when its operation is built. */
export const unbuiltOperations: readonly Operation[] = [
  ...notBuilt('associations', [
    ['associations.v4.usage.report', 'POST', '/crm/v4/associations/usage/high-usage-report/:userId'],
  ]),
  // Served under two prefixes (ASC-9).
  ...notBuilt('associations', [
    ['associations.v4.limits.list', 'GET', `${LIMITS}/all`],
    ['associations.v4.limits.list-of-pair', 'GET', `${LIMITS}/:fromObjectType/:toObjectType`],
    ['associations.v4.limits.batch.create', 'POST', `${LIMITS}/:fromObjectType/:toObjectType/batch/create`],
    ['associations.v4.limits.batch.update', 'POST', `${LIMITS}/:fromObjectType/:toObjectType/batch/update`],
    ['associations.v4.limits.batch.purge', 'POST', `${LIMITS}/:fromObjectType/:toObjectType/batch/purge`],
  ]).map((row) => ({ ...row, aliases: [row.path.replace('/crm/v4/associations', '/crm/associations/v4')] })),
  ...notBuilt('schemas', [
    ['schemas.v3.update', 'PATCH', `${SCHEMAS}/:objectType`],
    ['schemas.v3.archive', 'DELETE', `${SCHEMAS}/:objectType`],
    ['schemas.v3.batch.read', 'POST', `${SCHEMAS}/batch/read`],
    ['schemas.v3.associations.create', 'POST', `${SCHEMAS}/:objectType/associations`],
    ['schemas.v3.associations.archive', 'DELETE', `${SCHEMAS}/:objectType/associations/:associationId`],
    ['object-library.v3.enablement.list', 'GET', LIBRARY],
    ['object-library.v3.enablement.get', 'GET', `${LIBRARY}/:objectTypeId`],
  ]),
]

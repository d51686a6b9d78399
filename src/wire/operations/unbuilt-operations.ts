import { notBuilt, type Operation } from './operation.ts'

const SCHEMAS = '/crm-object-schemas/v3/schemas'
const LIBRARY = '/crm/v3/object-library/enablement'

/** Routes of HubSpot's tables that are known and not served; a row goes when its operation is built. */
export const unbuiltOperations: readonly Operation[] = [
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

import { DATED } from '../paths.ts'
import { built, OBJECT_BATCH_BODY_BYTES, type Operation } from './operation.ts'

const V3_RECORD = '/crm/v3/objects/:objectType/:recordId/associations/:toObjectType'
const V4_RECORD = '/crm/v4/objects/:objectType/:recordId/associations'
const V3_TYPES = '/crm/v3/associations/:fromObjectType/:toObjectType'
const V4_TYPES = '/crm/v4/associations/:fromObjectType/:toObjectType'
/** Spellings that one overview page of HubSpot's shows beside the usual ones (ASC-46). */
const DATED_TYPES = `/crm/objects/${DATED}/associations/:fromObjectType/:toObjectType`
const DATED_PAIR = `/crm/objects/${DATED}/:objectType/:recordId/associations/:toObjectType/:toRecordId/:associationType`

const reads = { kind: 'link', direction: 'read' } as const
const writes = { kind: 'link', direction: 'write' } as const
const batch = { method: 'POST', bodyLimitBytes: OBJECT_BATCH_BODY_BYTES } as const

/** Operations on links between records. */
export const linkOperations = {
  list: built({
    id: 'associations.v4.list',
    method: 'GET',
    path: `${V4_RECORD}/:toObjectType`,
    access: reads,
    rule: 'associations A1',
    summary: 'List the records that a record is associated with',
  }),
  put: built({
    id: 'associations.v4.put',
    method: 'PUT',
    path: `${V4_RECORD}/:toObjectType/:toRecordId`,
    access: writes,
    rule: 'associations A2',
    summary: 'Associate two records with labels',
  }),
  putDefault: built({
    id: 'associations.v4.put-default',
    method: 'PUT',
    path: `${V4_RECORD}/default/:toObjectType/:toRecordId`,
    access: writes,
    rule: 'associations A3',
    summary: 'Associate two records without a label',
  }),
  archive: built({
    id: 'associations.v4.archive',
    method: 'DELETE',
    path: `${V4_RECORD}/:toObjectType/:toRecordId`,
    access: writes,
    rule: 'associations A4',
    summary: 'Remove every association between two records',
  }),
  batchRead: built({
    ...batch,
    id: 'associations.v4.batch.read',
    path: `${V4_TYPES}/batch/read`,
    aliases: [`${DATED_TYPES}/batch/read`],
    access: reads,
    rule: 'associations A5',
    summary: 'Read the associations of up to 1,000 records',
  }),
  batchCreate: built({
    ...batch,
    id: 'associations.v4.batch.create',
    path: `${V4_TYPES}/batch/create`,
    aliases: [`${DATED_TYPES}/batch/create`],
    access: writes,
    rule: 'associations A6',
    summary: 'Associate up to 2,000 pairs of records with labels',
  }),
  batchCreateDefault: built({
    ...batch,
    id: 'associations.v4.batch.create-default',
    path: `${V4_TYPES}/batch/associate/default`,
    access: writes,
    rule: 'associations A7',
    summary: 'Associate up to 100 pairs of records without a label',
  }),
  batchArchive: built({
    ...batch,
    id: 'associations.v4.batch.archive',
    path: `${V4_TYPES}/batch/archive`,
    aliases: [`${DATED_TYPES}/batch/archive`],
    access: writes,
    rule: 'associations A8',
    summary: 'Remove every association of up to 100 records with others',
  }),
  batchArchiveLabels: built({
    ...batch,
    id: 'associations.v4.batch.archive-labels',
    path: `${V4_TYPES}/batch/labels/archive`,
    access: writes,
    rule: 'associations A9',
    summary: 'Remove labels of up to 100 pairs of records',
  }),
  listLabels: built({
    id: 'associations.v4.labels.list',
    method: 'GET',
    path: `${V4_TYPES}/labels`,
    aliases: ['/crm/associations/v4/:fromObjectType/:toObjectType/labels'],
    access: reads,
    rule: 'associations L1',
    summary: 'List the association types from one object type to another',
  }),
  createLabel: built({
    id: 'associations.v4.labels.create',
    method: 'POST',
    path: `${V4_TYPES}/labels`,
    aliases: ['/crm/associations/v4/:fromObjectType/:toObjectType/labels'],
    access: writes,
    rule: 'associations L2',
    summary: 'Create an association label',
  }),
  updateLabel: built({
    id: 'associations.v4.labels.update',
    method: 'PUT',
    path: `${V4_TYPES}/labels`,
    aliases: ['/crm/associations/v4/:fromObjectType/:toObjectType/labels'],
    access: writes,
    rule: 'associations L3',
    summary: 'Change the words of an association label',
  }),
  removeLabel: built({
    id: 'associations.v4.labels.archive',
    method: 'DELETE',
    path: `${V4_TYPES}/labels/:associationTypeId`,
    aliases: ['/crm/associations/v4/:fromObjectType/:toObjectType/labels/:associationTypeId'],
    access: writes,
    rule: 'associations L4',
    summary: 'Delete an association label that is not in use',
  }),
  v3BatchCreate: built({
    ...batch,
    id: 'associations.v3.batch.create',
    path: `${V3_TYPES}/batch/create`,
    access: writes,
    rule: 'associations V1',
    summary: 'Associate up to 2,000 pairs of records',
  }),
  v3BatchRead: built({
    ...batch,
    id: 'associations.v3.batch.read',
    path: `${V3_TYPES}/batch/read`,
    access: reads,
    rule: 'associations V2',
    summary: 'Read the associations of up to 1,000 records',
  }),
  v3BatchArchive: built({
    ...batch,
    id: 'associations.v3.batch.archive',
    path: `${V3_TYPES}/batch/archive`,
    access: writes,
    rule: 'associations V3',
    summary: 'Remove associations of up to 100 pairs of records',
  }),
  v3Types: built({
    id: 'associations.v3.types',
    method: 'GET',
    path: `${V3_TYPES}/types`,
    access: reads,
    rule: 'associations V4',
    summary: 'List the association types from one object type to another',
  }),
  v3List: built({
    id: 'associations.v3.list',
    method: 'GET',
    path: V3_RECORD,
    access: reads,
    rule: 'associations V5',
    summary: 'List the records that a record is associated with',
  }),
  v3Put: built({
    id: 'associations.v3.put',
    method: 'PUT',
    path: `${V3_RECORD}/:toRecordId/:associationType`,
    aliases: [DATED_PAIR],
    access: writes,
    rule: 'associations V6',
    summary: 'Associate two records',
  }),
  v3Archive: built({
    id: 'associations.v3.archive',
    method: 'DELETE',
    path: `${V3_RECORD}/:toRecordId/:associationType`,
    aliases: [DATED_PAIR],
    access: writes,
    rule: 'associations V7',
    summary: 'Remove one association between two records',
  }),
} as const satisfies Record<string, Operation>

import { archiveAssociationV3 } from '../wire/associations/v3/archive-association.ts'
import { archiveAssociationsBatchV3 } from '../wire/associations/v3/archive-associations-batch.ts'
import { createAssociationsBatchV3 } from '../wire/associations/v3/create-associations-batch.ts'
import { listAssociationsV3 } from '../wire/associations/v3/list-associations.ts'
import { listTypesV3 } from '../wire/associations/v3/list-types.ts'
import { readAssociationsBatchV3 } from '../wire/associations/v3/read-associations-batch.ts'
import { archiveAssociation } from '../wire/associations/v4/archive-association.ts'
import { archiveAssociationsBatch } from '../wire/associations/v4/archive-associations-batch.ts'
import { archiveLabelsBatch } from '../wire/associations/v4/archive-labels-batch.ts'
import {
  createLabelRoute,
  removeLabelRoute,
  updateLabelRoute,
} from '../wire/associations/v4/change-labels.ts'
import { createAssociationsBatch } from '../wire/associations/v4/create-associations-batch.ts'
import { createDefaultBatch } from '../wire/associations/v4/create-default-batch.ts'
import { listAssociations } from '../wire/associations/v4/list-associations.ts'
import { listLabels } from '../wire/associations/v4/list-labels.ts'
import { putAssociation } from '../wire/associations/v4/put-association.ts'
import { putDefaultAssociation } from '../wire/associations/v4/put-default-association.ts'
import { readAssociationsBatch } from '../wire/associations/v4/read-associations-batch.ts'
import { archiveRecord } from '../wire/objects/v3/archive-record.ts'
import { archiveRecordsBatch } from '../wire/objects/v3/archive-records-batch.ts'
import { createRecord } from '../wire/objects/v3/create-record.ts'
import { createRecordsBatch } from '../wire/objects/v3/create-records-batch.ts'
import { listRecords } from '../wire/objects/v3/list-records.ts'
import { mergeRecords } from '../wire/objects/v3/merge-records.ts'
import { purgeContact } from '../wire/objects/v3/purge-contact.ts'
import { putAssociationV3 } from '../wire/objects/v3/put-association.ts'
import { readRecord } from '../wire/objects/v3/read-record.ts'
import { readRecordsBatch } from '../wire/objects/v3/read-records-batch.ts'
import { updateRecord } from '../wire/objects/v3/update-record.ts'
import { updateRecordsBatch } from '../wire/objects/v3/update-records-batch.ts'
import { upsertRecordsBatch } from '../wire/objects/v3/upsert-records-batch.ts'
import type { Route } from '../wire/route.ts'
import { createAppEvent } from '../wire/timeline/v2026-03/create-app-event.ts'
import { createAppEventsBatch } from '../wire/timeline/v2026-03/create-app-events-batch.ts'
import { qualifyType } from '../wire/timeline/v2026-03/qualify-type.ts'
import { createEvent } from '../wire/timeline/v3/create-event.ts'
import { createEventsBatch } from '../wire/timeline/v3/create-events-batch.ts'
import { createTemplate } from '../wire/timeline/v3/create-template.ts'
import { createToken } from '../wire/timeline/v3/create-token.ts'
import { getEvent } from '../wire/timeline/v3/get-event.ts'
import { getTemplate } from '../wire/timeline/v3/get-template.ts'
import { listTemplates } from '../wire/timeline/v3/list-templates.ts'
import { listTokens } from '../wire/timeline/v3/list-tokens.ts'
import type { ServerDeps } from './build-server.ts'

/** Every built operation with what it works on. */
export function buildRoutes({ config, stores, now, newUuid }: ServerDeps): readonly Route[] {
  const { templates, types, timeline, records } = stores
  const objects = { records, now, showsUrls: config.recordUrls === 'on' }
  const events = { templates, timeline, now, newUuid }
  return [
    createEvent(events),
    createEventsBatch({ ...events, maxBatchInputs: config.timelineBatchMax }),
    getEvent({ templates, timeline }),
    listTemplates({ templates }),
    createTemplate({ templates, now }),
    getTemplate({ templates }),
    createToken({ templates, now }),
    listTokens({ templates }),
    createAppEvent({ templates, types, timeline, now }),
    createAppEventsBatch({ templates, types, timeline, now }),
    qualifyType({ types }),
    createRecord(objects),
    createRecordsBatch(objects),
    listRecords(objects),
    readRecord(objects),
    readRecordsBatch(objects),
    updateRecord(objects),
    updateRecordsBatch(objects),
    upsertRecordsBatch(objects),
    mergeRecords(objects),
    purgeContact(objects),
    archiveRecord(objects),
    archiveRecordsBatch(objects),
    listAssociations({ records }),
    putAssociation({ records }),
    putDefaultAssociation({ records, now }),
    archiveAssociation({ records }),
    readAssociationsBatch({ records, now }),
    createAssociationsBatch({ records, now }),
    createDefaultBatch({ records, now }),
    archiveAssociationsBatch({ records, now }),
    archiveLabelsBatch({ records, now }),
    listLabels({ records }),
    createLabelRoute({ records, labels: stores.labels }),
    updateLabelRoute({ records, labels: stores.labels }),
    removeLabelRoute({ records, labels: stores.labels }),
    createAssociationsBatchV3({ records, now }),
    readAssociationsBatchV3({ records, now }),
    archiveAssociationsBatchV3({ records }),
    listTypesV3({ records }),
    listAssociationsV3({ records }),
    putAssociationV3(objects),
    archiveAssociationV3({ records }),
  ]
}

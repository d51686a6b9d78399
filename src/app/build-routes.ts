import { accountDetails, accountSummary } from '../wire/account/v3/account-details.ts'
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
import { companyRoutes } from '../wire/companies/v2/companies.ts'
import { dealRoutes } from '../wire/deals/v1/deals.ts'
import { listOccurrences } from '../wire/events/v3/list-occurrences.ts'
import { listOccurrenceTypes } from '../wire/events/v3/list-occurrence-types.ts'
import { listLabels } from '../wire/associations/v4/list-labels.ts'
import { putAssociation } from '../wire/associations/v4/put-association.ts'
import { putDefaultAssociation } from '../wire/associations/v4/put-default-association.ts'
import { readAssociationsBatch } from '../wire/associations/v4/read-associations-batch.ts'
import { listAllLimits, listLimits } from '../wire/associations/v4/list-limits.ts'
import { requestUsageReport } from '../wire/associations/v4/request-usage-report.ts'
import { createLimits, purgeLimitsRoute, updateLimits } from '../wire/associations/v4/set-limits.ts'
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
import { reportHighUsage } from '../wire/reports/v1/report-high-usage.ts'
import { reportVersions } from '../wire/reports/v1/report-versions.ts'
import { searchRecords } from '../wire/objects/v3/search-records.ts'
import { updateRecord } from '../wire/objects/v3/update-record.ts'
import { updateRecordsBatch } from '../wire/objects/v3/update-records-batch.ts'
import { upsertRecordsBatch } from '../wire/objects/v3/upsert-records-batch.ts'
import type { Route } from '../wire/route.ts'
import type { ScopeGate } from '../wire/scope-gate.ts'
import { readAccountTimeline } from '../wire/tidemark/v1/read-account-timeline.ts'
import { readRecordTimeline } from '../wire/tidemark/v1/read-record-timeline.ts'
import { createAppEvent } from '../wire/timeline/v2026-03/create-app-event.ts'
import { createAppEventsBatch } from '../wire/timeline/v2026-03/create-app-events-batch.ts'
import { qualifyType } from '../wire/timeline/v2026-03/qualify-type.ts'
import { archiveTemplate } from '../wire/timeline/v3/archive-template.ts'
import { archiveToken } from '../wire/timeline/v3/archive-token.ts'
import { createEvent } from '../wire/timeline/v3/create-event.ts'
import { createEventsBatch } from '../wire/timeline/v3/create-events-batch.ts'
import { createTemplate } from '../wire/timeline/v3/create-template.ts'
import { createToken } from '../wire/timeline/v3/create-token.ts'
import { getEvent } from '../wire/timeline/v3/get-event.ts'
import { getEventDetail } from '../wire/timeline/v3/get-event-detail.ts'
import { getTemplate } from '../wire/timeline/v3/get-template.ts'
import { listTemplates } from '../wire/timeline/v3/list-templates.ts'
import { listTokens } from '../wire/timeline/v3/list-tokens.ts'
import { renderEvent } from '../wire/timeline/v3/render-event.ts'
import { updateTemplate } from '../wire/timeline/v3/update-template.ts'
import { updateToken } from '../wire/timeline/v3/update-token.ts'
import type { ServerDeps } from './build-server.ts'
import { credentialRoutes } from './credential-routes.ts'
import { explainRoutes } from './explain-routes.ts'
import type { Explanations } from './explanations.ts'
import { isSharedError } from './failure-of-error.ts'
import { ownerRoutes, pipelineRoutes } from './pipeline-routes.ts'
import { adminRoutes } from './admin-routes.ts'
import { oauthRoutes } from './oauth-routes.ts'
import { propertyRoutes } from './property-routes.ts'
import { rateRoutes } from './rate-routes.ts'
import { schemaRoutes } from './schema-routes.ts'
import { visitorRoutes } from './visitor-routes.ts'

type RouteDeps = ServerDeps & {
  readonly scopes: ScopeGate
  readonly explanations: Explanations
  readonly flushCalls: () => Promise<void>
}

/** Every built operation with what it works on. */
export function buildRoutes(deps: RouteDeps): readonly Route[] {
  const routes = answeringRoutes(deps)
  return [...routes, ...explainRoutes(deps, routes)]
}

function answeringRoutes(deps: RouteDeps): readonly Route[] {
  const { accounts, calls, templates, properties, owners, records } = deps.stores
  const legacy = { records, properties, now: deps.now }
  return [
    ...timelineRoutes(deps),
    ...readingRoutes(deps),
    ...recordRoutes(deps),
    ...associationRoutes(deps),
    ...limitRoutes(deps),
    ...propertyRoutes({ properties, now: deps.now }),
    ...schemaRoutes({ ...deps.stores, now: deps.now, maxTypes: deps.config.customTypesMax }),
    ...oauthRoutes(deps),
    ...adminRoutes(deps),
    ...rateRoutes(deps),
    ...visitorRoutes(deps),
    ...companyRoutes(legacy),
    ...dealRoutes(legacy),
    ...credentialRoutes(deps),
    accountDetails({ accounts, now: deps.now }),
    accountSummary({ accounts, now: deps.now }),
    ...pipelineRoutes({ properties, now: deps.now }),
    ...ownerRoutes({ owners }),
    reportVersions({ calls, templates, now: deps.now, flushCalls: deps.flushCalls }),
  ]
}

function timelineRoutes({ config, stores, log, now, newUuid }: RouteDeps): readonly Route[] {
  const { accounts, templates, types, timeline, properties, objectTypes } = stores
  const events = { templates, timeline, properties, objectTypes, now, newUuid }
  return [
    createEvent({ ...events, isSharedError }),
    createEventsBatch({ ...events, maxBatchInputs: config.timelineBatchMax }),
    getEvent({ templates, timeline }),
    getEventDetail({ accounts, templates, timeline, log }),
    renderEvent({ accounts, templates, timeline, log }),
    listTemplates({ templates }),
    createTemplate({ templates, now }),
    getTemplate({ templates }),
    updateTemplate({ templates, now }),
    archiveTemplate({ templates, now }),
    createToken({ templates, now }),
    updateToken({ templates, now }),
    archiveToken({ templates, now }),
    listTokens({ templates }),
    createAppEvent({ ...events, types }),
    createAppEventsBatch({ ...events, types }),
    qualifyType({ types }),
  ]
}

function readingRoutes({ stores, scopes, log, now }: RouteDeps): readonly Route[] {
  const { accounts, templates, types, records, reader, items, properties } = stores
  const timelines = { reader, types, records, accounts, templates, properties, log, now }
  return [
    listOccurrences({ reader, records, properties }),
    listOccurrenceTypes({ reader }),
    readRecordTimeline({ ...timelines, items, scopes }),
    readAccountTimeline(timelines),
  ]
}

function recordRoutes({ config, stores, now }: RouteDeps): readonly Route[] {
  const { records, properties } = stores
  const objects = { records, properties, now, showsUrls: config.recordUrls === 'on' }
  return [
    createRecord(objects),
    createRecordsBatch(objects),
    listRecords(objects),
    readRecord(objects),
    readRecordsBatch(objects),
    searchRecords({ ...objects, search: stores.search }),
    updateRecord(objects),
    updateRecordsBatch(objects),
    upsertRecordsBatch(objects),
    mergeRecords(objects),
    purgeContact(objects),
    archiveRecord(objects),
    archiveRecordsBatch(objects),
    putAssociationV3(objects),
  ]
}

function limitRoutes({ config, stores, now }: RouteDeps): readonly Route[] {
  const { records, limits } = stores
  const deps = { records, limits, now, associationLimit: config.associationLimit }
  return [
    listAllLimits(deps),
    listLimits(deps),
    createLimits(deps),
    updateLimits(deps),
    purgeLimitsRoute(deps),
    requestUsageReport(deps),
    reportHighUsage(deps),
  ]
}

function associationRoutes({ stores, now }: RouteDeps): readonly Route[] {
  const { records, labels } = stores
  return [
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
    createLabelRoute({ records, labels }),
    updateLabelRoute({ records, labels }),
    removeLabelRoute({ records, labels }),
    createAssociationsBatchV3({ records, now }),
    readAssociationsBatchV3({ records, now }),
    archiveAssociationsBatchV3({ records }),
    listTypesV3({ records }),
    listAssociationsV3({ records }),
    archiveAssociationV3({ records }),
  ]
}

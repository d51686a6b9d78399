import { listAssociations } from '../wire/associations/v4/list-associations.ts'
import { listOccurrences } from '../wire/events/v3/list-occurrences.ts'
import { listOccurrenceTypes } from '../wire/events/v3/list-occurrence-types.ts'
import { createRecord } from '../wire/objects/v3/create-record.ts'
import { createRecordsBatch } from '../wire/objects/v3/create-records-batch.ts'
import { readRecord } from '../wire/objects/v3/read-record.ts'
import { readRecordsBatch } from '../wire/objects/v3/read-records-batch.ts'
import { reportVersions } from '../wire/reports/v1/report-versions.ts'
import type { Route } from '../wire/route.ts'
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
import { isSharedError } from './failure-of-error.ts'

/** Every built operation with what it works on. */
export function buildRoutes({
  config,
  stores,
  log,
  now,
  newUuid,
  flushCalls,
}: ServerDeps & { readonly flushCalls: () => Promise<void> }): readonly Route[] {
  const { accounts, templates, types, timeline, records, reader, calls } = stores
  const objects = { records, now, showsUrls: config.recordUrls === 'on' }
  const events = { templates, timeline, now, newUuid }
  const timelines = { reader, types, records, accounts, templates, log }
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
    createAppEvent({ templates, types, timeline, now }),
    createAppEventsBatch({ templates, types, timeline, now }),
    qualifyType({ types }),
    listOccurrences({ reader, records }),
    listOccurrenceTypes({ reader }),
    readRecordTimeline(timelines),
    readAccountTimeline(timelines),
    createRecord(objects),
    createRecordsBatch(objects),
    readRecord(objects),
    readRecordsBatch(objects),
    listAssociations({ records }),
    reportVersions({ calls, templates, now, flushCalls }),
  ]
}

import { listAssociations } from '../wire/associations/v4/list-associations.ts'
import { createRecord } from '../wire/objects/v3/create-record.ts'
import { createRecordsBatch } from '../wire/objects/v3/create-records-batch.ts'
import { readRecord } from '../wire/objects/v3/read-record.ts'
import { readRecordsBatch } from '../wire/objects/v3/read-records-batch.ts'
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
import { propertyRoutes } from './property-routes.ts'

/** Every built operation with what it works on. */
export function buildRoutes({ config, stores, now, newUuid }: ServerDeps): readonly Route[] {
  const { templates, types, timeline, records, properties } = stores
  const objects = { records, properties, now, showsUrls: config.recordUrls === 'on' }
  const events = { templates, timeline, properties, now, newUuid }
  return [
    createEvent(events),
    createEventsBatch({ ...events, maxBatchInputs: config.timelineBatchMax }),
    getEvent({ templates, timeline }),
    listTemplates({ templates }),
    createTemplate({ templates, now }),
    getTemplate({ templates }),
    createToken({ templates, now }),
    listTokens({ templates }),
    createAppEvent({ templates, types, timeline, properties, now }),
    createAppEventsBatch({ templates, types, timeline, properties, now }),
    qualifyType({ types }),
    createRecord(objects),
    createRecordsBatch(objects),
    readRecord(objects),
    readRecordsBatch(objects),
    listAssociations({ records }),
    ...propertyRoutes({ properties, now }),
  ]
}

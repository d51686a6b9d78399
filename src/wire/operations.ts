import { accountOperations } from './operations/account-operations.ts'
import { appEventOperations } from './operations/app-event-operations.ts'
import { linkOperations } from './operations/link-operations.ts'
import { objectOperations, unbuiltObjectOperations } from './operations/object-operations.ts'
import { oauthOperations } from './operations/oauth-operations.ts'
import type { Operation } from './operations/operation.ts'
import { propertyOperations } from './operations/property-operations.ts'
import { reportOperations } from './operations/report-operations.ts'
import { timelineReadingOperations } from './operations/timeline-reading-operations.ts'
import { timelineOperations } from './operations/timeline-operations.ts'

/** Every HubSpot operation we know of, built or not, and our own. What is not in this table is not served. */
export const operations: readonly Operation[] = [
  ...Object.values(timelineOperations),
  ...Object.values(appEventOperations),
  ...Object.values(timelineReadingOperations),
  ...Object.values(objectOperations),
  ...Object.values(reportOperations),
  ...Object.values(linkOperations),
  ...Object.values(propertyOperations),
  ...Object.values(accountOperations),
  ...Object.values(oauthOperations),
  ...unbuiltObjectOperations,
]

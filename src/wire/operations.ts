import { accountOperations } from './operations/account-operations.ts'
import { adminOperations } from './operations/admin-operations.ts'
import { appEventOperations } from './operations/app-event-operations.ts'
import { faultOperations } from './operations/fault-operations.ts'
import { credentialOperations } from './operations/credential-operations.ts'
import { explainOperations } from './operations/explain-operations.ts'
import { companyOperations, dealOperations } from './operations/legacy-record-operations.ts'
import { limitOperations } from './operations/limit-operations.ts'
import { linkOperations } from './operations/link-operations.ts'
import { objectOperations } from './operations/object-operations.ts'
import { oauthOperations } from './operations/oauth-operations.ts'
import type { Operation } from './operations/operation.ts'
import { ownerOperations, pipelineOperations } from './operations/pipeline-operations.ts'
import { propertyOperations } from './operations/property-operations.ts'
import { reportOperations } from './operations/report-operations.ts'
import { schemaOperations } from './operations/schema-operations.ts'
import { timelineReadingOperations } from './operations/timeline-reading-operations.ts'
import { timelineOperations } from './operations/timeline-operations.ts'
import { visitorOperations } from './operations/visitor-operations.ts'
import { unbuiltOperations } from './operations/unbuilt-operations.ts'

/** Every HubSpot operation we know of, built or not, and our own. What is not in this table is not served. */
export const operations: readonly Operation[] = [
  ...Object.values(timelineOperations),
  ...Object.values(appEventOperations),
  ...Object.values(timelineReadingOperations),
  ...Object.values(objectOperations),
  ...Object.values(reportOperations),
  ...Object.values(linkOperations),
  ...Object.values(limitOperations),
  ...Object.values(propertyOperations),
  ...Object.values(schemaOperations),
  ...Object.values(accountOperations),
  ...Object.values(pipelineOperations),
  ...Object.values(ownerOperations),
  ...Object.values(oauthOperations),
  ...Object.values(adminOperations),
  ...Object.values(faultOperations),
  ...Object.values(visitorOperations),
  ...Object.values(companyOperations),
  ...Object.values(dealOperations),
  ...Object.values(credentialOperations),
  ...Object.values(explainOperations),
  ...unbuiltOperations,
]

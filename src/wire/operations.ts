import { appEventOperations } from './operations/app-event-operations.ts'
import { objectOperations, unbuiltObjectOperations } from './operations/object-operations.ts'
import type { Operation } from './operations/operation.ts'
import { propertyOperations } from './operations/property-operations.ts'
import { timelineOperations, unbuiltTimelineOperations } from './operations/timeline-operations.ts'

/** Every HubSpot operation we know of, built or not. What is not in this table is not served. */
export const operations: readonly Operation[] = [
  ...Object.values(timelineOperations),
  ...Object.values(appEventOperations),
  ...Object.values(objectOperations),
  ...Object.values(propertyOperations),
  ...unbuiltTimelineOperations,
  ...unbuiltObjectOperations,
]

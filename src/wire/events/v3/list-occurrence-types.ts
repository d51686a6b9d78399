import { success } from '../../../domain/failure.ts'
import { eventTypeName } from '../../../domain/timeline/event-type-name.ts'
import type { TimelineReader } from '../../../domain/timeline/timeline-reader.ts'
import { timelineReadingOperations } from '../../operations/timeline-reading-operations.ts'
import type { Route } from '../../route.ts'
import { VisibleEventTypes } from './schemas.ts'

/** `GET /events/v3/events/event-types`: the types that the account can have events of (PC10, PC11). */
export function listOccurrenceTypes({ reader }: { readonly reader: TimelineReader }): Route {
  return {
    operation: timelineReadingOperations.listOccurrenceTypes,
    documentation: { replies: { 200: VisibleEventTypes } },
    handle: async ({ caller }) => {
      const types = await reader.listTypes(caller.accountId)
      return success({ status: 200, body: { eventTypes: types.map(eventTypeName) } })
    },
  }
}

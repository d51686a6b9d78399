import { built, type Operation } from './operation.ts'
import { eventScopes } from './timeline-operations.ts'

const OCCURRENCES = '/events/v3/events'
const OWN = '/tidemark/v1'

/** Reading many events: HubSpot's list of event occurrences, and timelines of our own (decision 60). */
export const timelineReadingOperations = {
  listOccurrences: built({
    id: 'events.v3.list',
    method: 'GET',
    path: OCCURRENCES,
    access: { kind: 'bearer', anyOf: ['oauth'] },
    rule: 'platform PC10',
    summary: 'List events of a record or of the account',
  }),
  listOccurrenceTypes: built({
    id: 'events.v3.event-types',
    method: 'GET',
    path: `${OCCURRENCES}/event-types`,
    access: { kind: 'bearer', anyOf: ['oauth'] },
    rule: 'platform PC10',
    summary: 'List the event types of the account',
  }),
  readRecordTimeline: built({
    id: 'tidemark.v1.timeline.record',
    method: 'GET',
    path: `${OWN}/records/:objectType/:objectId/timeline`,
    access: { kind: 'bearer', anyOf: eventScopes('read') },
    rule: 'decision 60',
    summary: 'Read the timeline of a record, newest first',
  }),
  readAccountTimeline: built({
    id: 'tidemark.v1.timeline.account',
    method: 'GET',
    path: `${OWN}/timeline`,
    access: { kind: 'bearer', anyOf: eventScopes('read') },
    rule: 'decision 60',
    summary: 'Read the events of the whole account, newest first',
  }),
} as const satisfies Record<string, Operation>

import { built, type Operation, TIMELINE_BATCH_BODY_BYTES } from './operation.ts'
import { eventScopes } from './timeline-operations.ts'

const BASE = '/integrators/timeline/2026-03'

/** Apps of developer projects have a scope of their own beside those of v3 (platform 1.9, timeline X1). */
const writesEvents = { kind: 'bearer', anyOf: [...eventScopes('write'), 'timeline.write'] } as const

/** The date-versioned sibling of v3 (timeline section 7). */
export const appEventOperations = {
  createAppEvent: built({
    id: 'timeline.dated.events.create',
    method: 'POST',
    path: `${BASE}/events`,
    access: writesEvents,
    rule: 'timeline X1',
    summary: 'Create one app event',
  }),
  createAppEventsBatch: built({
    id: 'timeline.dated.events.batch.create',
    method: 'POST',
    path: `${BASE}/events/batch`,
    access: writesEvents,
    bodyLimitBytes: TIMELINE_BATCH_BODY_BYTES,
    rule: 'timeline X2',
    summary: 'Create up to 500 app events, all or none',
  }),
  qualifyType: built({
    id: 'timeline.dated.types.projects',
    method: 'POST',
    path: `${BASE}/types/projects`,
    access: { kind: 'developer', anyOf: ['developers-read'] },
    rule: 'timeline X3',
    summary: "Find the fully qualified name of a project's event type",
  }),
} as const satisfies Record<string, Operation>

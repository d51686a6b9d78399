import { built, type Operation, TIMELINE_BATCH_BODY_BYTES } from './operation.ts'
import { eventScopes } from './timeline-operations.ts'

const BASE = '/integrators/timeline/2026-03'

/** The date-versioned sibling of v3 (timeline section 7). */
export const appEventOperations = {
  createAppEvent: built({
    id: 'timeline.dated.events.create',
    method: 'POST',
    path: `${BASE}/events`,
    access: { kind: 'bearer', anyOf: eventScopes('write') },
    rule: 'timeline X1',
    summary: 'Create one app event',
  }),
  createAppEventsBatch: built({
    id: 'timeline.dated.events.batch.create',
    method: 'POST',
    path: `${BASE}/events/batch`,
    access: { kind: 'bearer', anyOf: eventScopes('write') },
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

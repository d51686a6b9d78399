import { type Access, built, type Operation, TIMELINE_BATCH_BODY_BYTES } from './operation.ts'

const BASE = '/integrators/timeline/v3'

/** The scopes of timeline A4; one is enough, whatever the template's record type. */
export function eventScopes(verb: 'read' | 'write'): readonly string[] {
  const objects = ['contacts', 'companies', 'deals'].flatMap((name) => [
    `crm.objects.${name}.${verb}`,
    `crm.objects.${name}.sensitive.${verb}.v2`,
    `crm.objects.${name}.highly_sensitive.${verb}.v2`,
    `crm.schemas.${name}.${verb}`,
  ])
  const tickets = ['tickets', 'tickets.sensitive.v2', 'tickets.highly_sensitive.v2']
  return ['timeline', ...tickets, ...objects, 'contacts']
}

const readsEvents: Access = { kind: 'bearer', anyOf: eventScopes('read') }
const writesEvents: Access = { kind: 'bearer', anyOf: eventScopes('write') }
const readsTemplates: Access = { kind: 'developer', anyOf: ['developers-read'] }
const writesTemplates: Access = { kind: 'developer', anyOf: ['developers-write'] }

export const timelineOperations = {
  createEvent: built({
    id: 'timeline.v3.events.create',
    method: 'POST',
    path: `${BASE}/events`,
    access: writesEvents,
    rule: 'timeline P1',
    summary: 'Create one timeline event',
  }),
  createEventsBatch: built({
    id: 'timeline.v3.events.batch.create',
    method: 'POST',
    path: `${BASE}/events/batch/create`,
    access: writesEvents,
    bodyLimitBytes: TIMELINE_BATCH_BODY_BYTES,
    rule: 'timeline P2',
    summary: 'Create up to 100 timeline events',
  }),
  getEvent: built({
    id: 'timeline.v3.events.get',
    method: 'GET',
    path: `${BASE}/events/:eventTemplateId/:eventId`,
    access: readsEvents,
    rule: 'timeline P3',
    summary: 'Read one timeline event',
  }),
  getEventDetail: built({
    id: 'timeline.v3.events.detail',
    method: 'GET',
    path: `${BASE}/events/:eventTemplateId/:eventId/detail`,
    access: readsEvents,
    rule: 'timeline P4',
    summary: "Render a timeline event's detail template",
  }),
  renderEvent: built({
    id: 'timeline.v3.events.render',
    method: 'GET',
    path: `${BASE}/events/:eventTemplateId/:eventId/render`,
    access: readsEvents,
    rule: 'timeline P5',
    summary: "Render a timeline event's header or detail template as HTML",
  }),
  listTemplates: built({
    id: 'timeline.v3.templates.list',
    method: 'GET',
    path: `${BASE}/:appId/event-templates`,
    access: readsTemplates,
    rule: 'timeline P6',
    summary: 'List the event templates of an app',
  }),
  createTemplate: built({
    id: 'timeline.v3.templates.create',
    method: 'POST',
    path: `${BASE}/:appId/event-templates`,
    access: writesTemplates,
    rule: 'timeline P7',
    summary: 'Create an event template',
  }),
  getTemplate: built({
    id: 'timeline.v3.templates.get',
    method: 'GET',
    path: `${BASE}/:appId/event-templates/:eventTemplateId`,
    access: readsTemplates,
    rule: 'timeline P8',
    summary: 'Read an event template',
  }),
  updateTemplate: built({
    id: 'timeline.v3.templates.update',
    method: 'PUT',
    path: `${BASE}/:appId/event-templates/:eventTemplateId`,
    access: writesTemplates,
    rule: 'timeline P9',
    summary: 'Change an event template and, if they are sent, all its tokens',
  }),
  archiveTemplate: built({
    id: 'timeline.v3.templates.archive',
    method: 'DELETE',
    path: `${BASE}/:appId/event-templates/:eventTemplateId`,
    access: writesTemplates,
    rule: 'timeline P10',
    summary: 'Delete an event template and its events',
  }),
  createToken: built({
    id: 'timeline.v3.tokens.create',
    method: 'POST',
    path: `${BASE}/:appId/event-templates/:eventTemplateId/tokens`,
    access: writesTemplates,
    rule: 'timeline P11',
    summary: 'Add a token to an event template',
  }),
  updateToken: built({
    id: 'timeline.v3.tokens.update',
    method: 'PUT',
    path: `${BASE}/:appId/event-templates/:eventTemplateId/tokens/:tokenName`,
    access: writesTemplates,
    rule: 'timeline P12',
    summary: 'Change a token of an event template',
  }),
  archiveToken: built({
    id: 'timeline.v3.tokens.archive',
    method: 'DELETE',
    path: `${BASE}/:appId/event-templates/:eventTemplateId/tokens/:tokenName`,
    access: writesTemplates,
    rule: 'timeline P13',
    summary: 'Delete a token of an event template',
  }),
  listTokens: built({
    id: 'timeline.v3.tokens.list',
    method: 'GET',
    path: `${BASE}/:appId/event-templates/:eventTemplateId/tokens`,
    access: readsTemplates,
    rule: 'timeline P14',
    summary: 'List the tokens of an event template',
  }),
} as const satisfies Record<string, Operation>

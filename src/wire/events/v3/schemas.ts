import { Type } from 'typebox'
import { DEFAULT_LIMIT, MAX_LIMIT } from './occurrence-query.ts'

export const OccurrencesQuery = Type.Object({
  objectType: Type.Optional(Type.String()),
  objectId: Type.Optional(Type.String({ description: 'Needs objectType' })),
  'objectProperty.{property}': Type.Optional(
    Type.String({
      description: 'Names the record by a unique property, as objectProperty.email; needs objectType',
    }),
  ),
  eventType: Type.Optional(
    Type.String({ description: 'ae{appId}_integrators-timeline-event-type-id-{templateId}' }),
  ),
  occurredAfter: Type.Optional(
    Type.String({ description: 'From this time on: ISO 8601 or epoch milliseconds' }),
  ),
  occurredBefore: Type.Optional(Type.String({ description: 'Before this time, which is left out' })),
  'property.{name}': Type.Optional(
    Type.String({ description: 'Only events whose token has this value, as property.level=intro' }),
  ),
  id: Type.Optional(Type.Array(Type.String(), { description: 'Only events with these ids; repeatable' })),
  properties: Type.Optional(
    Type.Array(Type.String(), { description: 'Show these token values only; repeatable' }),
  ),
  sort: Type.Optional(Type.String({ enum: ['occurredAt', '-occurredAt'], default: '-occurredAt' })),
  after: Type.Optional(Type.String()),
  before: Type.Optional(Type.String()),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT })),
})

export const CollectionOfOccurrences = Type.Object(
  {
    results: Type.Array(
      Type.Object(
        {
          id: Type.String(),
          eventType: Type.String(),
          objectType: Type.String(),
          objectId: Type.String(),
          occurredAt: Type.String({ format: 'date-time' }),
          properties: Type.Record(Type.String(), Type.String()),
        },
        { title: 'ExternalUnifiedEvent' },
      ),
    ),
    paging: Type.Optional(
      Type.Object({
        next: Type.Object({ after: Type.String(), link: Type.String() }),
        prev: Type.Optional(Type.Object({ before: Type.String(), link: Type.String() })),
      }),
    ),
  },
  { title: 'CollectionResponseExternalUnifiedEvent' },
)

export const VisibleEventTypes = Type.Object(
  { eventTypes: Type.Array(Type.String()) },
  { title: 'VisibleExternalEventTypeNames' },
)

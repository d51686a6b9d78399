import { type TSchema, Type } from 'typebox'
import { TimelineEventIFrame } from '../../timeline/field-schemas.ts'
import { ErrorBody } from '../../batch-schemas.ts'
import { timelineKinds } from './timeline-kinds.ts'
import { DEFAULT_LIMIT, MAX_LIMIT } from './timeline-query.ts'

const DateTime = Type.String({ format: 'date-time' })

const sharedQuery = {
  eventTemplateId: Type.Optional(
    Type.Array(Type.String(), { description: 'Only events of these templates; repeatable' }),
  ),
  eventTypeName: Type.Optional(
    Type.Array(Type.String(), {
      description: 'Only events of these types, by qualified name or uid; repeatable',
    }),
  ),
  occurredAfter: Type.Optional(
    Type.String({ description: 'From this time on: ISO 8601 or epoch milliseconds' }),
  ),
  occurredBefore: Type.Optional(Type.String({ description: 'Before this time, which is left out' })),
  'token.{name}': Type.Optional(
    Type.String({
      description: 'Only events whose token has this value, as token.level=intro; several must all fit',
    }),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT })),
  after: Type.Optional(Type.String({ description: 'paging.next.after of the page before' })),
  render: Type.Optional(
    Type.String({
      enum: ['none', 'header', 'detail', 'both'],
      default: 'none',
      description: 'Adds the HTML that the template makes of each event',
    }),
  ),
  format: Type.Optional(
    Type.String({
      enum: ['json', 'ndjson'],
      description: 'ndjson, or Accept: application/x-ndjson: everything, one JSON text a line',
    }),
  ),
}

export const RecordTimelineQuery = Type.Object({
  kind: Type.Optional(
    Type.Array(Type.String({ enum: [...timelineKinds] }), {
      description: 'Only things of these kinds; repeatable. Without it all that the token may read',
    }),
  ),
  ...sharedQuery,
})

export const AccountTimelineQuery = Type.Object({
  ...sharedQuery,
  objectType: Type.Optional(Type.String({ description: 'Only events of records of this type' })),
  objectId: Type.Optional(Type.String({ description: 'Only events of this record; needs objectType' })),
  pending: Type.Optional(
    Type.Boolean({
      description: 'true: only visitor events that wait for their contact; false: only the others',
    }),
  ),
})

const EventItem = Type.Object(
  {
    kind: Type.String({ enum: ['event'] }),
    id: Type.String(),
    timestamp: DateTime,
    objectType: Type.String(),
    objectId: Type.Optional(Type.String({ description: 'Absent while a visitor event waits' })),
    eventTemplateId: Type.String(),
    eventTypeName: Type.String(),
    templateName: Type.String(),
    appId: Type.String(),
    tokens: Type.Record(Type.String(), Type.String()),
    extraData: Type.Optional(Type.Unknown()),
    timelineIFrame: Type.Optional(TimelineEventIFrame),
    email: Type.Optional(Type.String()),
    utk: Type.Optional(Type.String()),
    domain: Type.Optional(Type.String()),
    customObjectTypeId: Type.Optional(Type.String()),
    header: Type.Optional(Type.String({ description: 'HTML, sanitised; with render' })),
    detail: Type.Optional(Type.String({ description: 'HTML, sanitised; with render' })),
  },
  { title: 'TimelineEventItem' },
)

const Values = Type.Record(Type.String(), Type.String())

const ActivityItem = Type.Object(
  {
    kind: Type.String({ enum: timelineKinds.slice(1, -1), description: 'The type of the activity' }),
    id: Type.String({ description: 'Id of the activity' }),
    timestamp: Type.String({ format: 'date-time', description: 'Its hs_timestamp' }),
    objectType: Type.String({ description: 'Type of the record whose timeline this is' }),
    objectId: Type.String(),
    properties: Values,
    createdAt: DateTime,
    updatedAt: DateTime,
  },
  { title: 'TimelineActivityItem' },
)

const ChangeItem = Type.Object(
  {
    kind: Type.String({ enum: ['property_change'] }),
    id: Type.String(),
    timestamp: DateTime,
    objectType: Type.String(),
    objectId: Type.String(),
    source: Type.String({ enum: ['API', 'EVENT', 'MERGE', 'FORM'], description: 'What made the write' }),
    sourceType: Type.String({ description: 'As in propertiesWithHistory' }),
    sourceId: Type.String(),
    properties: Type.Unsafe({ ...Values, description: 'The values that the write set; empty: cleared' }),
  },
  { title: 'TimelineChangeItem' },
)

const TimelineItem = Type.Unsafe({
  anyOf: [EventItem, ActivityItem, ChangeItem],
  title: 'TimelineItem',
  description: 'kind says which; skip kinds that you do not know',
})

function pageOf<T extends TSchema>(item: T, title: string) {
  return Type.Object(
    {
      results: Type.Array(item, {
        description: 'Newest first; may be fewer than limit while paging.next is there',
      }),
      paging: Type.Optional(
        Type.Object({ next: Type.Object({ after: Type.String(), link: Type.String() }) }),
      ),
    },
    { title },
  )
}

export const TimelinePage = pageOf(TimelineItem, 'TimelinePage')
export const AccountTimelinePage = pageOf(EventItem, 'AccountTimelinePage')

const TimelineEnd = Type.Object(
  {
    kind: Type.String({ enum: ['end'] }),
    complete: Type.Boolean({
      description: 'false: there are more, and error says why they are not here',
    }),
    count: Type.Integer({ description: 'Lines before this one' }),
    after: Type.Optional(Type.String({ description: 'Where to go on, when the stream is not complete' })),
    error: Type.Optional(ErrorBody),
  },
  { title: 'TimelineEnd', description: 'The last line. A stream without it was cut off' },
)

export const TimelineLine = Type.Unsafe({
  anyOf: [EventItem, ActivityItem, ChangeItem, TimelineEnd],
  title: 'TimelineLine',
})
export const AccountTimelineLine = Type.Unsafe({
  anyOf: [EventItem, TimelineEnd],
  title: 'AccountTimelineLine',
})

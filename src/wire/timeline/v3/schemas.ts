import { type Static, Type } from 'typebox'
import { OptionalText, sharedEventFields, Text, TimelineEventIFrame } from '../field-schemas.ts'

type Scalar = string | number | boolean

export const TimelineEvent = Type.Object(
  {
    eventTemplateId: Text,
    id: OptionalText,
    ...sharedEventFields,
    customObjectTypeId: OptionalText,
    tokens: Type.Optional(
      Type.Unsafe<Record<string, Scalar | null> | null>({
        type: ['object', 'null'],
        additionalProperties: { type: ['string', 'number', 'boolean', 'null'] },
      }),
    ),
  },
  { title: 'TimelineEvent' },
)
export type TimelineEventBody = Static<typeof TimelineEvent>

export const BatchInputTimelineEvent = Type.Object(
  { inputs: Type.Array(TimelineEvent) },
  { title: 'BatchInputTimelineEvent' },
)

const TokenOption = Type.Object({ label: Text, value: Text }, { title: 'TimelineEventTemplateTokenOption' })

export const TimelineEventTemplateToken = Type.Object(
  {
    name: Text,
    label: Text,
    type: Text,
    options: Type.Optional(Type.Union([Type.Array(TokenOption), Type.Null()])),
    objectPropertyName: OptionalText,
  },
  { title: 'TimelineEventTemplateToken' },
)
export type TokenBody = Static<typeof TimelineEventTemplateToken>

export const TimelineEventTemplateCreateRequest = Type.Object(
  {
    name: Text,
    objectType: OptionalText,
    headerTemplate: OptionalText,
    detailTemplate: OptionalText,
    tokens: Type.Optional(Type.Union([Type.Array(TimelineEventTemplateToken), Type.Null()])),
  },
  { title: 'TimelineEventTemplateCreateRequest' },
)
export type TemplateBody = Static<typeof TimelineEventTemplateCreateRequest>

export const TimelineEventTemplateUpdateRequest = Type.Object(
  {
    id: OptionalText,
    name: Text,
    headerTemplate: OptionalText,
    detailTemplate: OptionalText,
    tokens: Type.Optional(Type.Union([Type.Array(TimelineEventTemplateToken), Type.Null()])),
  },
  { title: 'TimelineEventTemplateUpdateRequest' },
)
export type TemplateUpdateBody = Static<typeof TimelineEventTemplateUpdateRequest>

export const TimelineEventTemplateTokenUpdateRequest = Type.Object(
  {
    name: OptionalText,
    label: Text,
    type: OptionalText,
    options: Type.Optional(Type.Union([Type.Array(TokenOption), Type.Null()])),
    objectPropertyName: OptionalText,
  },
  { title: 'TimelineEventTemplateTokenUpdateRequest' },
)
export type TokenUpdateBody = Static<typeof TimelineEventTemplateTokenUpdateRequest>

// What leaves: for the document, and for clients generated from it.

export const NoContent = Type.Null({ description: 'Nothing' })

const DateTime = Type.String({ format: 'date-time' })

export const TimelineEventResponse = Type.Object(
  {
    id: Type.String(),
    eventTemplateId: Type.String(),
    objectType: Type.String(),
    objectId: Type.Optional(Type.String()),
    email: Type.Optional(Type.String()),
    utk: Type.Optional(Type.String()),
    domain: Type.Optional(Type.String()),
    customObjectTypeId: Type.Optional(Type.String()),
    timestamp: DateTime,
    tokens: Type.Record(Type.String(), Type.String()),
    extraData: Type.Optional(Type.Unknown()),
    timelineIFrame: Type.Optional(TimelineEventIFrame),
  },
  { title: 'TimelineEventResponse' },
)

export const EventDetail = Type.Object({ details: Type.String() }, { title: 'EventDetail' })

export const RenderQuery = Type.Object({ detail: Type.Optional(Type.Boolean()) })

/** Not JSON: a fragment of HTML (R16). */
export const HtmlFragment = Type.Unsafe<string>({
  description: 'A fragment of HTML, empty when the template is not set',
  content: { 'text/html': { schema: { type: 'string' } } },
})

export const TimelineEventTemplateTokenResponse = Type.Object(
  {
    name: Type.String(),
    label: Type.String(),
    type: Type.String({ enum: ['string', 'number', 'date', 'enumeration'] }),
    options: Type.Array(Type.Object({ label: Type.String(), value: Type.String() })),
    objectPropertyName: Type.Optional(Type.String()),
    createdAt: DateTime,
    updatedAt: DateTime,
  },
  { title: 'TimelineEventTemplateTokenResponse' },
)

export const TimelineEventTemplate = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    objectType: Type.String(),
    headerTemplate: Type.Optional(Type.String()),
    detailTemplate: Type.Optional(Type.String()),
    tokens: Type.Array(TimelineEventTemplateTokenResponse),
    createdAt: DateTime,
    updatedAt: DateTime,
  },
  { title: 'TimelineEventTemplate' },
)

export const CollectionOfTemplates = Type.Object(
  { results: Type.Array(TimelineEventTemplate) },
  { title: 'CollectionResponseTimelineEventTemplateNoPaging' },
)

export const CollectionOfTokens = Type.Object(
  { results: Type.Array(TimelineEventTemplateTokenResponse) },
  { title: 'CollectionResponseTimelineEventTemplateTokenNoPaging' },
)

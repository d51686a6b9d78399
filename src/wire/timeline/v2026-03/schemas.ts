import { type Static, Type } from 'typebox'
import { OptionalText, sharedEventFields, Text, TimelineEventIFrame } from '../field-schemas.ts'

type Scalar = string | number | boolean

export const AppEventOccurrence = Type.Object(
  {
    eventTypeName: Text,
    id: Text,
    properties: Type.Unsafe<Record<string, Scalar | null>>({
      type: 'object',
      additionalProperties: { type: ['string', 'number', 'boolean', 'null'] },
    }),
    ...sharedEventFields,
    objectTypeFullyQualifiedName: OptionalText,
  },
  { title: 'AppEventOccurrence' },
)
export type AppEventBody = Static<typeof AppEventOccurrence>

export const BatchInputAppEventOccurrence = Type.Object(
  { inputs: Type.Array(AppEventOccurrence) },
  { title: 'BatchInputAppEventOccurrence' },
)

export const DeveloperQualifiedSymbol = Type.Object(
  { projectName: Text, developerSymbol: Text },
  { title: 'DeveloperQualifiedSymbol' },
)

// What leaves: for the document, and for clients generated from it.

export const AppEventOccurrenceResponse = Type.Object(
  {
    eventTypeName: Type.String(),
    id: Type.String(),
    objectId: Type.Optional(Type.String()),
    objectTypeFullyQualifiedName: Type.Optional(Type.String()),
    email: Type.Optional(Type.String()),
    utk: Type.Optional(Type.String()),
    domain: Type.Optional(Type.String()),
    properties: Type.Record(Type.String(), Type.String()),
    timestamp: Type.String({ format: 'date-time' }),
    extraData: Type.Optional(Type.Unknown()),
    timelineIFrame: Type.Optional(TimelineEventIFrame),
  },
  { title: 'AppEventOccurrence' },
)

export const QualifiedSymbolResponse = Type.Object(
  {
    fullyQualifiedName: Type.String(),
    developerQualifiedSymbol: Type.Object({ projectName: Type.String(), developerSymbol: Type.String() }),
  },
  { title: 'QualifiedSymbolResponse' },
)

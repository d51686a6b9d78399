import { type Static, Type } from 'typebox'

type Scalar = string | number | boolean

/** Text as declared by HubSpot; numbers and booleans are taken as their text (W6). */
export const Text = Type.Unsafe<Scalar>({ type: ['string', 'number', 'boolean'] })

/** As `Text`; `null` counts as absent (W7). */
export const OptionalText = Type.Optional(
  Type.Unsafe<Scalar | null>({ type: ['string', 'number', 'boolean', 'null'] }),
)

const OptionalDateTime = Type.Optional(
  Type.Unsafe<Scalar | null>({
    type: ['string', 'number', 'boolean', 'null'],
    description: 'ISO 8601 date-time or epoch milliseconds',
  }),
)

export const TimelineEventIFrame = Type.Object(
  { linkLabel: Text, headerLabel: Text, url: Text, width: Type.Integer(), height: Type.Integer() },
  { title: 'TimelineEventIFrame' },
)

/** What an event may carry in every version of the API, beside its type, its id and its values. */
export const sharedEventFields = {
  objectId: OptionalText,
  email: OptionalText,
  utk: OptionalText,
  domain: OptionalText,
  timestamp: OptionalDateTime,
  extraData: Type.Optional(Type.Unknown({ description: 'Any JSON value' })),
  timelineIFrame: Type.Optional(Type.Union([TimelineEventIFrame, Type.Null()])),
}

const SharedEventFields = Type.Object(sharedEventFields)
export type SharedEventBody = Static<typeof SharedEventFields>

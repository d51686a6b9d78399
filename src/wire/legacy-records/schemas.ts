import { type Static, type TProperties, Type } from 'typebox'

const Value = Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()], {
  description: 'Without it the property stays as it is',
})
const Values = Type.Array(Type.Object({ name: Type.String(), value: Type.Optional(Value) }))
const Ids = Type.Optional(Type.Array(Type.Union([Type.Integer(), Type.String()])))

export const LegacyProperties = Type.Object({ properties: Values }, { title: 'LegacyProperties' })

export const LegacyDealInput = Type.Object(
  {
    properties: Values,
    associations: Type.Optional(Type.Object({ associatedVids: Ids, associatedCompanyIds: Ids })),
  },
  { title: 'LegacyDealInput' },
)
export type LegacyInput = Static<typeof LegacyDealInput>

const origin = {
  value: Type.String({ description: 'Dates as epoch milliseconds' }),
  timestamp: Type.Integer({ description: 'When the value was set, in epoch milliseconds' }),
  source: Type.String(),
  sourceId: Type.Union([Type.String(), Type.Null()]),
}
const Property = Type.Object({
  ...origin,
  versions: Type.Optional(
    Type.Array(Type.Object({ name: Type.String(), ...origin }), {
      description: 'Newest first; when they are asked for',
    }),
  ),
})

/** A legacy record; `more` are the members of its kind. */
export function legacyRecord<P extends TProperties>(title: string, more: P) {
  const record = {
    portalId: Type.Integer(),
    ...more,
    isDeleted: Type.Boolean(),
    properties: Type.Record(Type.String(), Property),
  }
  return Type.Object(record, { title })
}

export const SingleQuery = Type.Object({
  includePropertyVersions: Type.Optional(Type.Boolean({ description: 'With what each property was before' })),
})

const Names = Type.Optional(Type.Array(Type.String(), { description: 'Repeatable' }))

export const PageQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 250, default: 100 })),
  offset: Type.Optional(Type.Integer({ minimum: 0, description: 'As the page before said' })),
  properties: Names,
  propertiesWithHistory: Names,
})

export const LinkedPageQuery = Type.Object({
  ...PageQuery.properties,
  includeAssociations: Type.Optional(Type.Boolean()),
})

export const NoContent = Type.Null()

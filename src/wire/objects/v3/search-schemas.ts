import { type Static, Type } from 'typebox'
import { SimplePublicObject } from './schemas.ts'

/** Sent as text, number or boolean (SRCH-10). */
const Scalar = Type.Unsafe<string | number | boolean>({ type: ['string', 'number', 'boolean'] })
const OptionalScalar = Type.Optional(
  Type.Unsafe<string | number | boolean | null>({ type: ['string', 'number', 'boolean', 'null'] }),
)
const OptionalNumber = Type.Optional(
  Type.Unsafe<string | number | null>({ type: ['integer', 'string', 'null'] }),
)

const Filter = Type.Object(
  {
    propertyName: Type.String(),
    operator: Type.String(),
    value: OptionalScalar,
    highValue: OptionalScalar,
    values: Type.Optional(Type.Union([Type.Array(Scalar), Type.Null()])),
  },
  { title: 'Filter' },
)
export type FilterBody = Static<typeof Filter>

const FilterList = Type.Optional(Type.Union([Type.Array(Filter), Type.Null()]))

const FilterGroup = Type.Object({ filters: FilterList }, { title: 'FilterGroup' })

const Sort = Type.Object(
  {
    propertyName: Type.String(),
    direction: Type.Optional(Type.Unsafe<string | null>({ type: ['string', 'null'] })),
  },
  { title: 'Sort' },
)

/** Every member is optional, and null counts as absent (SRCH-1). */
export const PublicObjectSearchRequest = Type.Object(
  {
    filterGroups: Type.Optional(Type.Union([Type.Array(FilterGroup), Type.Null()])),
    filters: FilterList,
    query: Type.Optional(Type.Unsafe<string | null>({ type: ['string', 'null'] })),
    sorts: Type.Optional(Type.Union([Type.Array(Type.Union([Type.String(), Sort])), Type.Null()])),
    properties: Type.Optional(Type.Union([Type.Array(Type.String()), Type.Null()])),
    limit: OptionalNumber,
    after: OptionalNumber,
  },
  { title: 'PublicObjectSearchRequest' },
)
export type SearchBody = Static<typeof PublicObjectSearchRequest>

export const SearchResponse = Type.Object(
  {
    total: Type.Integer({ description: 'All that match, however many are shown' }),
    results: Type.Array(SimplePublicObject),
    paging: Type.Optional(Type.Object({ next: Type.Object({ after: Type.String() }) })),
  },
  { title: 'CollectionResponseWithTotalSimplePublicObject' },
)

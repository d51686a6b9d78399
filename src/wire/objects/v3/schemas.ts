import { type Static, Type } from 'typebox'

type PropertyValue = string | number | boolean | null

const PropertyMap = Type.Unsafe<Record<string, PropertyValue>>({
  type: 'object',
  additionalProperties: { type: ['string', 'number', 'boolean', 'null'] },
})
/** Ids come as text or as numbers (OBJ-16). */
const Id = Type.Unsafe<string | number>({ type: ['string', 'number'] })
const OptionalText = Type.Optional(
  Type.Unsafe<string | number | null>({ type: ['string', 'number', 'null'] }),
)
const OptionalNames = Type.Optional(Type.Union([Type.Array(Type.String()), Type.Null()]))

const AssociationSpec = Type.Object(
  {
    associationCategory: Type.String(),
    associationTypeId: Type.Unsafe<string | number>({ type: ['integer', 'string'], pattern: '^\\d{1,9}$' }),
  },
  { title: 'AssociationSpec' },
)

const PublicAssociationsForObject = Type.Object(
  {
    to: Type.Object({ id: Id }, { title: 'PublicObjectId' }),
    types: Type.Optional(Type.Union([Type.Array(AssociationSpec), Type.Null()])),
  },
  { title: 'PublicAssociationsForObject' },
)

/** Missing `properties` and `associations` count as empty (OBJ-15, OBJ-52). */
export const SimplePublicObjectInputForCreate = Type.Object(
  {
    properties: Type.Optional(Type.Union([PropertyMap, Type.Null()])),
    associations: Type.Optional(Type.Union([Type.Array(PublicAssociationsForObject), Type.Null()])),
    objectWriteTraceId: OptionalText,
  },
  { title: 'SimplePublicObjectInputForCreate' },
)
export type RecordBody = Static<typeof SimplePublicObjectInputForCreate>

export const BatchInputForCreate = Type.Object(
  { inputs: Type.Array(SimplePublicObjectInputForCreate) },
  { title: 'BatchInputSimplePublicObjectBatchInputForCreate' },
)

/** A missing `properties` counts as empty; other members are ignored (OBJ-17, OBJ-62). */
export const SimplePublicObjectInput = Type.Object(
  { properties: Type.Optional(Type.Union([PropertyMap, Type.Null()])) },
  { title: 'SimplePublicObjectInput' },
)

const UpdateInput = Type.Object(
  {
    id: Id,
    properties: Type.Optional(Type.Union([PropertyMap, Type.Null()])),
    idProperty: OptionalText,
    objectWriteTraceId: OptionalText,
  },
  { title: 'SimplePublicObjectBatchInput' },
)
export type UpdateBody = Static<typeof UpdateInput>

/** Of batch update and batch upsert. */
export const BatchUpdateInput = Type.Object(
  { inputs: Type.Array(UpdateInput), idProperty: OptionalText },
  { title: 'BatchInputSimplePublicObjectBatchInput' },
)
export type BatchUpdateBody = Static<typeof BatchUpdateInput>

export const IdPropertyQuery = Type.Object({
  idProperty: Type.Optional(Type.String({ description: 'A unique property that the id is a value of' })),
})

const SimplePublicObjectId = Type.Object({ id: Id }, { title: 'SimplePublicObjectId' })

/** Of batch archive. */
export const BatchIdInput = Type.Object(
  { inputs: Type.Array(SimplePublicObjectId) },
  { title: 'BatchInputSimplePublicObjectId' },
)

export const PublicMergeInput = Type.Object(
  { primaryObjectId: Id, objectIdToMerge: Id },
  { title: 'PublicMergeInput' },
)

export const PublicGdprDeleteInput = Type.Object(
  { objectId: Id, idProperty: OptionalText },
  { title: 'PublicGdprDeleteInput' },
)

export const BatchReadInput = Type.Object(
  {
    inputs: Type.Array(SimplePublicObjectId),
    properties: OptionalNames,
    propertiesWithHistory: OptionalNames,
    idProperty: OptionalText,
  },
  { title: 'BatchReadInputSimplePublicObjectId' },
)

export type BatchReadBody = Static<typeof BatchReadInput>

export const ReadQuery = Type.Object({
  properties: Type.Optional(
    Type.String({ description: 'Names, separated by commas or in repeated parameters' }),
  ),
  propertiesWithHistory: Type.Optional(Type.String()),
  associations: Type.Optional(Type.String({ description: 'Object types' })),
  archived: Type.Optional(Type.Boolean()),
  idProperty: Type.Optional(Type.String()),
})

export const ListQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 10 })),
  after: Type.Optional(Type.String({ description: 'Only records with this id or a greater one' })),
  properties: ReadQuery.properties.properties,
  propertiesWithHistory: ReadQuery.properties.propertiesWithHistory,
  associations: ReadQuery.properties.associations,
  archived: ReadQuery.properties.archived,
})

const DateTime = Type.String({ format: 'date-time' })
const ValueWithTimestamp = Type.Object({
  value: Type.String(),
  timestamp: DateTime,
  sourceType: Type.String(),
  sourceId: Type.Optional(Type.String()),
})
const Paging = Type.Object({
  next: Type.Object({ after: Type.String(), link: Type.Optional(Type.String()) }),
})

export const SimplePublicObject = Type.Object(
  {
    id: Type.String(),
    properties: Type.Unsafe<Record<string, string | null>>({
      type: 'object',
      additionalProperties: { type: ['string', 'null'] },
    }),
    propertiesWithHistory: Type.Optional(Type.Record(Type.String(), Type.Array(ValueWithTimestamp))),
    createdAt: DateTime,
    updatedAt: DateTime,
    archived: Type.Boolean(),
    archivedAt: Type.Optional(DateTime),
    associations: Type.Optional(
      Type.Record(
        Type.String(),
        Type.Object({
          results: Type.Array(Type.Object({ id: Type.String(), type: Type.String() })),
          paging: Type.Optional(Paging),
        }),
      ),
    ),
    objectWriteTraceId: Type.Optional(Type.String()),
    new: Type.Optional(Type.Boolean({ description: 'Of upserts alone' })),
    url: Type.Optional(Type.String()),
  },
  { title: 'SimplePublicObject' },
)

export const CollectionOfRecords = Type.Object(
  { results: Type.Array(SimplePublicObject), paging: Type.Optional(Paging) },
  { title: 'CollectionResponseSimplePublicObjectWithAssociations' },
)

/** A reply without a body. */
export const NoContent = Type.Null({ description: 'No content' })

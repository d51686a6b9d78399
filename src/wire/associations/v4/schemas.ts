import { type Static, Type } from 'typebox'

export const ListAssociationsQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 500 })),
  after: Type.Optional(Type.String()),
})

const Paging = Type.Object({
  next: Type.Object({ after: Type.String(), link: Type.Optional(Type.String()) }),
})

const AssociationSpecWithLabel = Type.Object(
  {
    category: Type.String(),
    typeId: Type.Integer(),
    label: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
  },
  { title: 'AssociationSpecWithLabel' },
)

const MultiAssociatedObject = Type.Object({
  toObjectId: Type.Integer(),
  associationTypes: Type.Array(AssociationSpecWithLabel),
})

export const CollectionOfAssociations = Type.Object(
  { results: Type.Array(MultiAssociatedObject), paging: Type.Optional(Paging) },
  { title: 'CollectionResponseMultiAssociatedObjectWithLabel' },
)

/** Ids come as text or as numbers (OBJ-16). */
const Id = Type.Unsafe<string | number>({ type: ['string', 'number'] })
const ObjectId = Type.Object({ id: Id }, { title: 'PublicObjectId' })

const AssociationSpec = Type.Object(
  {
    associationCategory: Type.String(),
    associationTypeId: Type.Unsafe<string | number>({ type: ['integer', 'string'], pattern: '^\\d{1,9}$' }),
  },
  { title: 'AssociationSpec' },
)
export type SpecBody = Static<typeof AssociationSpec>

export const AssociationSpecs = Type.Array(AssociationSpec, { title: 'AssociationSpecs' })

export const BatchLinkInput = Type.Object(
  { inputs: Type.Array(Type.Object({ from: ObjectId, to: ObjectId, types: AssociationSpecs })) },
  { title: 'BatchInputPublicAssociationMultiPost' },
)

export const BatchDefaultLinkInput = Type.Object(
  { inputs: Type.Array(Type.Object({ from: ObjectId, to: ObjectId })) },
  { title: 'BatchInputPublicDefaultAssociationMultiPost' },
)

export const BatchUnlinkInput = Type.Object(
  { inputs: Type.Array(Type.Object({ from: ObjectId, to: Type.Array(ObjectId) })) },
  { title: 'BatchInputPublicAssociationMultiArchive' },
)

export const BatchFetchInput = Type.Object(
  { inputs: Type.Array(Type.Object({ id: Id, after: Type.Optional(Type.Union([Id, Type.Null()])) })) },
  { title: 'BatchInputPublicFetchAssociationsBatchRequest' },
)
export type BatchFetchBody = Static<typeof BatchFetchInput>

export const LabelsBetweenObjectPair = Type.Object(
  {
    fromObjectTypeId: Type.String(),
    fromObjectId: Type.Integer(),
    toObjectTypeId: Type.String(),
    toObjectId: Type.Integer(),
    labels: Type.Array(Type.String()),
  },
  { title: 'LabelsBetweenObjectPair' },
)

export const PublicDefaultAssociation = Type.Object(
  {
    from: Type.Object({ id: Type.String() }),
    to: Type.Object({ id: Type.String() }),
    associationSpec: Type.Object({ associationCategory: Type.String(), associationTypeId: Type.Integer() }),
  },
  { title: 'PublicDefaultAssociation' },
)

export const PublicAssociationMultiWithLabel = Type.Object(
  {
    from: Type.Object({ id: Type.String() }),
    to: Type.Array(MultiAssociatedObject),
    paging: Type.Optional(Paging),
  },
  { title: 'PublicAssociationMultiWithLabel' },
)

export const CollectionOfLabels = Type.Object(
  { results: Type.Array(AssociationSpecWithLabel) },
  { title: 'CollectionResponseAssociationSpecWithLabel' },
)

const Inverse = Type.Optional(Type.Union([Type.String(), Type.Null()]))

export const LabelCreateRequest = Type.Object(
  { label: Type.String(), name: Type.String(), inverseLabel: Inverse },
  { title: 'PublicAssociationDefinitionCreateRequest' },
)

export const LabelUpdateRequest = Type.Object(
  {
    label: Type.String(),
    associationTypeId: Type.Unsafe<string | number>({ type: ['integer', 'string'], pattern: '^\\d{1,9}$' }),
    inverseLabel: Inverse,
  },
  { title: 'PublicAssociationDefinitionUpdateRequest' },
)

/** A reply without a body. */
export const NoContent = Type.Null({ description: 'No content' })

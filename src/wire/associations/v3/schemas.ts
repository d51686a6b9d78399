import { Type } from 'typebox'

/** Ids come as text or as numbers (OBJ-16). */
const Id = Type.Unsafe<string | number>({ type: ['string', 'number'] })
const ObjectId = Type.Object({ id: Id }, { title: 'PublicObjectId' })

export const BatchAssociationInput = Type.Object(
  { inputs: Type.Array(Type.Object({ from: ObjectId, to: ObjectId, type: Id })) },
  { title: 'BatchInputPublicAssociation' },
)

export const BatchObjectIdInput = Type.Object(
  { inputs: Type.Array(ObjectId) },
  { title: 'BatchInputPublicObjectId' },
)

export const ListAssociationsQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 500 })),
  after: Type.Optional(Type.String()),
})

const ShownId = Type.Object({ id: Type.String() })

export const PublicAssociation = Type.Object(
  { from: ShownId, to: ShownId, type: Type.String() },
  { title: 'PublicAssociation' },
)

const AssociatedId = Type.Object({ id: Type.String(), type: Type.String() }, { title: 'AssociatedId' })

const Paging = Type.Object({
  next: Type.Object({ after: Type.String(), link: Type.Optional(Type.String()) }),
})

export const PublicAssociationMulti = Type.Object(
  { from: ShownId, to: Type.Array(AssociatedId), paging: Type.Optional(Paging) },
  { title: 'PublicAssociationMulti' },
)

export const CollectionOfIds = Type.Object(
  { results: Type.Array(AssociatedId), paging: Type.Optional(Paging) },
  { title: 'CollectionResponseAssociatedId' },
)

export const CollectionOfTypes = Type.Object(
  { results: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })) },
  { title: 'CollectionResponsePublicAssociationDefinition' },
)

/** A reply without a body. */
export const NoContent = Type.Null({ description: 'No content' })

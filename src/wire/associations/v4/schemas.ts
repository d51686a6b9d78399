import { Type } from 'typebox'

export const ListAssociationsQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 500 })),
  after: Type.Optional(Type.String()),
})

const Paging = Type.Object({
  next: Type.Object({ after: Type.String(), link: Type.Optional(Type.String()) }),
})

export const CollectionOfAssociations = Type.Object(
  {
    results: Type.Array(
      Type.Object({
        toObjectId: Type.Integer(),
        associationTypes: Type.Array(
          Type.Object({
            category: Type.String(),
            typeId: Type.Integer(),
            label: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
          }),
        ),
      }),
    ),
    paging: Type.Optional(Paging),
  },
  { title: 'CollectionResponseMultiAssociatedObjectWithLabel' },
)

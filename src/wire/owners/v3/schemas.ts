import { Type } from 'typebox'

export const OwnersQuery = Type.Object({
  email: Type.Optional(Type.String()),
  after: Type.Optional(Type.String()),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
  archived: Type.Optional(Type.Boolean()),
})
export const OwnerQuery = Type.Object({
  idProperty: Type.Optional(Type.String({ enum: ['id', 'userId'] })),
  archived: Type.Optional(Type.Boolean()),
})

const DateTime = Type.String({ format: 'date-time' })
const PublicTeam = Type.Object(
  { id: Type.String(), name: Type.String(), primary: Type.Boolean() },
  { title: 'PublicTeam' },
)
export const PublicOwner = Type.Object(
  {
    id: Type.String(),
    email: Type.Optional(Type.String()),
    type: Type.String({ enum: ['PERSON', 'QUEUE'] }),
    firstName: Type.Optional(Type.String()),
    lastName: Type.Optional(Type.String()),
    userId: Type.Optional(Type.Integer()),
    userIdIncludingInactive: Type.Optional(Type.Integer()),
    createdAt: DateTime,
    updatedAt: DateTime,
    archived: Type.Boolean(),
    teams: Type.Optional(Type.Array(PublicTeam)),
  },
  { title: 'PublicOwner' },
)
const Paging = Type.Object(
  { next: Type.Object({ after: Type.String(), link: Type.String() }, { title: 'NextPage' }) },
  { title: 'ForwardPaging' },
)
export const PublicOwnerList = Type.Object(
  { results: Type.Array(PublicOwner), paging: Type.Optional(Paging) },
  { title: 'CollectionResponsePublicOwnerForwardPaging' },
)

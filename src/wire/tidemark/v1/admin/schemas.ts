import { type TSchema, Type } from 'typebox'
import { accountTypes } from '../../../../domain/admin/managed-account.ts'

const DateTime = Type.String({ format: 'date-time' })

export const PageQuery = Type.Object({
  after: Type.Optional(Type.String({ description: 'paging.next.after of the page before' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 100 })),
})

const Paging = Type.Object({
  next: Type.Object({ after: Type.String(), link: Type.String() }),
})

export function pageOf(item: TSchema, title: string): TSchema {
  return Type.Object({ results: Type.Array(item), paging: Type.Optional(Paging) }, { title })
}

export const AdminAccount = Type.Object(
  {
    id: Type.String(),
    kind: Type.String({ enum: ['standard', 'developer'] }),
    accountType: Type.String({ enum: [...accountTypes] }),
    name: Type.String(),
    timeZone: Type.String(),
    currency: Type.String(),
    createdAt: DateTime,
    suspendedAt: Type.Optional(DateTime),
  },
  { title: 'AdminAccount' },
)

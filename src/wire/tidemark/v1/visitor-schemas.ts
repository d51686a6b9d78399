import { Type } from 'typebox'

const DateTime = Type.String({ format: 'date-time' })
const Scalar = Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()])

export const IdentifyVisitorBody = Type.Object(
  {
    email: Type.String({ description: 'Address of the contact, which is found or created by it' }),
    properties: Type.Optional(
      Type.Record(Type.String(), Scalar, { description: 'Further values for the contact' }),
    ),
  },
  { title: 'VisitorIdentification' },
)

export const IdentifyVisitorReply = Type.Object(
  {
    utk: Type.String({ description: 'In lower case' }),
    contactId: Type.Optional(Type.String()),
    isNew: Type.Boolean({ description: 'Whether the contact was created' }),
    reason: Type.Optional(
      Type.String({
        enum: ['CONTACT_ARCHIVED'],
        description: 'Why nothing was done: the address is that of an archived contact',
      }),
    ),
  },
  { title: 'IdentifiedVisitor' },
)

export const MAX_WAITING_COUNTED = 10_000

export const VisitorReply = Type.Object(
  {
    utk: Type.String({ description: 'In lower case' }),
    contactId: Type.Optional(Type.String({ description: 'Absent while nobody knows who it is' })),
    firstSeenAt: DateTime,
    linkedAt: Type.Optional(DateTime),
    waitingEvents: Type.Integer({ description: `Counted up to ${MAX_WAITING_COUNTED}` }),
  },
  { title: 'Visitor' },
)

export const MAX_VISITORS = 500
export const DEFAULT_VISITORS = 100

export const ListVisitorsQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_VISITORS, default: DEFAULT_VISITORS })),
  after: Type.Optional(Type.String({ description: 'paging.next.after of the page before' })),
})

export const VisitorPage = Type.Object(
  {
    results: Type.Array(
      Type.Object({ utk: Type.String(), firstSeenAt: DateTime, linkedAt: Type.Optional(DateTime) }),
      { description: 'By utk' },
    ),
    paging: Type.Optional(Type.Object({ next: Type.Object({ after: Type.String(), link: Type.String() }) })),
  },
  { title: 'VisitorPage' },
)

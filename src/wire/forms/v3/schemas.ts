import { type Static, Type } from 'typebox'

const Scalar = Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()])
const Text = Type.Union([Type.String(), Type.Null()])

const FormField = Type.Object(
  {
    objectTypeId: Type.Optional(Text),
    name: Type.String(),
    value: Type.Optional(Scalar),
  },
  { title: 'FormField' },
)

const FormContext = Type.Object(
  {
    hutk: Type.Optional(Type.Union([Type.String(), Type.Null()], { description: 'The cookie hubspotutk' })),
    pageUri: Type.Optional(Text),
    pageName: Type.Optional(Text),
    ipAddress: Type.Optional(Text),
  },
  { title: 'FormContext' },
)

/** Other members, such as `legalConsentOptions`, are left unread (PE42). */
export const FormSubmissionBody = Type.Object(
  {
    fields: Type.Array(FormField, { description: '1,000 at most' }),
    context: Type.Optional(Type.Union([FormContext, Type.Null()])),
    submittedAt: Type.Optional(
      Type.Union([Type.String(), Type.Number(), Type.Null()], {
        description: 'Epoch ms, at most a month ago; now when absent',
      }),
    ),
    legalConsentOptions: Type.Optional(Type.Unknown()),
  },
  { title: 'FormSubmission' },
)

export type SubmissionBody = Static<typeof FormSubmissionBody>

export const FormSubmissionReply = Type.Object(
  { inlineMessage: Type.String() },
  { title: 'FormSubmissionResponse' },
)

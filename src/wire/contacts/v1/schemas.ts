import { Type } from 'typebox'

const Integers = Type.Array(Type.Integer())

const ProfileProperty = Type.Object({
  value: Type.String({ description: 'Dates as epoch milliseconds' }),
  versions: Type.Optional(
    Type.Array(
      Type.Object({
        value: Type.String(),
        'source-type': Type.String(),
        'source-id': Type.String(),
        timestamp: Type.Integer(),
        selected: Type.Boolean(),
      }),
      { description: 'Newest first; with propertyMode=value_and_history' },
    ),
  ),
})

const Identity = Type.Object({
  type: Type.String({ enum: ['EMAIL'] }),
  value: Type.String(),
  timestamp: Type.Integer(),
  'is-primary': Type.Optional(Type.Boolean()),
  'is-secondary': Type.Optional(Type.Boolean()),
})

export const ContactProfile = Type.Object(
  {
    vid: Type.Integer(),
    'canonical-vid': Type.Integer(),
    'merged-vids': Integers,
    'portal-id': Type.Integer(),
    'is-contact': Type.Boolean(),
    properties: Type.Record(Type.String(), ProfileProperty),
    'form-submissions': Type.Array(
      Type.Object({
        'conversion-id': Type.String(),
        'form-id': Type.String(),
        'portal-id': Type.Integer(),
        timestamp: Type.Integer(),
        'page-url': Type.Optional(Type.String()),
        'page-title': Type.Optional(Type.String()),
        'meta-data': Type.Array(Type.Unknown()),
      }),
    ),
    'list-memberships': Type.Array(Type.Unknown(), { description: 'Always empty' }),
    'identity-profiles': Type.Array(
      Type.Object({
        vid: Type.Integer(),
        'saved-at-timestamp': Type.Integer(),
        'deleted-changed-timestamp': Type.Integer(),
        identities: Type.Array(Identity),
      }),
    ),
    'merge-audits': Type.Array(Type.Unknown(), { description: 'Always empty' }),
  },
  { title: 'ContactProfile' },
)

/** Keyed by utk as sent. */
export const ContactProfiles = Type.Record(Type.String(), ContactProfile)

const profileQuery = {
  property: Type.Optional(
    Type.Array(Type.String(), {
      description: 'Only these properties; repeatable. Without it all with a value',
    }),
  ),
  formSubmissionMode: Type.Optional(
    Type.String({ enum: ['newest', 'oldest', 'all', 'none'], default: 'newest' }),
  ),
  showListMemberships: Type.Optional(Type.Boolean()),
}
const modes = ['value_and_history', 'value_only']

export const ProfileQuery = Type.Object({
  ...profileQuery,
  propertyMode: Type.Optional(Type.String({ enum: modes, default: 'value_and_history' })),
})

export const ProfilesQuery = Type.Object({
  ...profileQuery,
  utk: Type.Optional(Type.Array(Type.String(), { description: '1 to 100; repeatable' })),
  propertyMode: Type.Optional(Type.String({ enum: modes, default: 'value_only' })),
})

export const LegacyProperties = Type.Object(
  {
    properties: Type.Array(
      Type.Object({
        property: Type.String(),
        value: Type.Optional(
          Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()], {
            description: 'Without it the property stays as it is',
          }),
        ),
      }),
    ),
  },
  { title: 'LegacyContactProperties' },
)

export const PutContactReply = Type.Object(
  { vid: Type.Integer(), isNew: Type.Boolean() },
  { title: 'LegacyContactResult' },
)

export const ArchiveContactReply = Type.Object(
  { vid: Type.Integer(), deleted: Type.Boolean(), reason: Type.String() },
  { title: 'LegacyContactDeletion' },
)

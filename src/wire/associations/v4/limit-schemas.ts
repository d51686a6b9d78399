import { type Static, Type } from 'typebox'

const TypeId = Type.Unsafe<string | number>({ type: ['integer', 'string'], pattern: '^\\d{1,9}$' })

export const BatchLimitInput = Type.Object(
  {
    inputs: Type.Array(
      Type.Object({
        category: Type.String(),
        typeId: TypeId,
        maxToObjectIds: Type.Unsafe<string | number>({ type: ['integer', 'string'], pattern: '^\\d{1,9}$' }),
      }),
    ),
  },
  { title: 'BatchInputPublicAssociationDefinitionConfigurationCreateRequest' },
)
export type LimitBody = Static<typeof BatchLimitInput>['inputs'][number]

export const BatchSpecInput = Type.Object(
  { inputs: Type.Array(Type.Object({ category: Type.String(), typeId: TypeId })) },
  { title: 'BatchInputPublicAssociationSpec' },
)

const limit = {
  category: Type.String(),
  typeId: Type.Integer(),
  userEnforcedMaxToObjectIds: Type.Integer(),
}

export const UserConfiguration = Type.Object(
  { ...limit, label: Type.Unsafe<string | null>({ type: ['string', 'null'] }) },
  { title: 'PublicAssociationDefinitionUserConfiguration' },
)

export const ConfigurationUpdateResult = Type.Object(limit, {
  title: 'PublicAssociationDefinitionConfigurationUpdateResult',
})

export const CollectionOfConfigurations = Type.Object(
  { results: Type.Array(UserConfiguration) },
  { title: 'CollectionResponsePublicAssociationDefinitionUserConfigurationNoPaging' },
)

export const ReportCreationResponse = Type.Object(
  {
    userId: Type.Integer(),
    userEmail: Type.String(),
    enqueueTime: Type.Object({
      value: Type.Integer({ description: 'Epoch milliseconds' }),
      dateOnly: Type.Boolean(),
      timeZoneShift: Type.Integer(),
    }),
  },
  { title: 'ReportCreationResponse' },
)

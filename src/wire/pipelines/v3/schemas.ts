import { type Static, Type } from 'typebox'
import type { MetadataInput } from '../../../domain/pipelines/stage-metadata.ts'

const MAX_ORDER = 2_147_483_647
const orderRange = { minimum: -MAX_ORDER - 1, maximum: MAX_ORDER }

/** Absent, or null for the same. */
const maybe = <T>(type: string, more: object = {}) =>
  Type.Optional(Type.Unsafe<T | null>({ type: [type, 'null'], ...more }))

const metadata = Type.Optional(
  Type.Unsafe<MetadataInput | null>({
    type: ['object', 'null'],
    additionalProperties: { type: ['string', 'number', 'boolean', 'null'] },
  }),
)

export const PipelineStageInput = Type.Object(
  {
    stageId: maybe<string>('string'),
    label: Type.String(),
    displayOrder: maybe<number>('integer', orderRange),
    metadata,
  },
  { title: 'PipelineStageInput' },
)
export type PipelineStageBody = Static<typeof PipelineStageInput>

export const PipelineInput = Type.Object(
  {
    pipelineId: maybe<string>('string'),
    label: Type.String(),
    displayOrder: Type.Integer(orderRange),
    stages: Type.Array(PipelineStageInput),
  },
  { title: 'PipelineInput' },
)
export type PipelineBody = Static<typeof PipelineInput>

export const PipelinePatchInput = Type.Object(
  {
    label: maybe<string>('string'),
    displayOrder: maybe<number>('integer', orderRange),
    archived: maybe<boolean>('boolean'),
  },
  { title: 'PipelinePatchInput' },
)
export type PipelinePatchBody = Static<typeof PipelinePatchInput>

export const PipelineStagePatchInput = Type.Object(
  {
    label: maybe<string>('string'),
    displayOrder: maybe<number>('integer', orderRange),
    metadata,
    archived: maybe<boolean>('boolean'),
  },
  { title: 'PipelineStagePatchInput' },
)
export type PipelineStagePatchBody = Static<typeof PipelineStagePatchInput>

export const PipelineQuery = Type.Object({
  validateReferencesBeforeDelete: Type.Optional(Type.Boolean()),
  validateDealStageUsagesBeforeDelete: Type.Optional(Type.Boolean()),
})
export const StageQuery = Type.Object({ validateReferencesBeforeDelete: Type.Optional(Type.Boolean()) })

const DateTime = Type.String({ format: 'date-time' })
const shared = {
  id: Type.String(),
  label: Type.String(),
  displayOrder: Type.Integer(),
  createdAt: DateTime,
  updatedAt: DateTime,
  archived: Type.Boolean(),
  archivedAt: Type.Optional(DateTime),
}
export const PipelineStage = Type.Object(
  {
    ...shared,
    metadata: Type.Record(Type.String(), Type.String()),
    writePermissions: Type.String({
      enum: ['CRM_PERMISSIONS_ENFORCEMENT', 'READ_ONLY', 'INTERNAL_ONLY'],
    }),
  },
  { title: 'PipelineStage' },
)
export const Pipeline = Type.Object({ ...shared, stages: Type.Array(PipelineStage) }, { title: 'Pipeline' })
export const PipelineList = Type.Object(
  { results: Type.Array(Pipeline) },
  { title: 'CollectionResponsePipelineNoPaging' },
)
export const PipelineStageList = Type.Object(
  { results: Type.Array(PipelineStage) },
  { title: 'CollectionResponsePipelineStageNoPaging' },
)

const PublicAuditInfo = Type.Object(
  {
    portalId: Type.Integer(),
    identifier: Type.String(),
    action: Type.String({ enum: ['CREATE', 'UPDATE', 'DELETE'] }),
    timestamp: DateTime,
    message: Type.String(),
    rawObject: Type.String(),
  },
  { title: 'PublicAuditInfo' },
)
export const PublicAuditInfoList = Type.Object(
  { results: Type.Array(PublicAuditInfo) },
  { title: 'CollectionResponsePublicAuditInfoNoPaging' },
)

export const NoContent = Type.Null({ description: 'No content' })

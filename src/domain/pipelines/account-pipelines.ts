import type { Pipeline } from '../objects/built-in-pipelines.ts'
import { define, kinds, readOnly } from '../objects/catalogue/define.ts'
import { stageClockProperties } from '../objects/catalogue/stage-clocks.ts'
import { type ObjectType, objectTypeById, type PipelineProperties } from '../objects/object-types.ts'
import type { PropertyCatalogue, PropertyDefinition } from '../objects/property-definition.ts'
import { stageName } from '../objects/stage-clock.ts'
import type { AccountPipeline, AccountStage } from './pipeline.ts'

/** Deals, tickets, orders, leads, services, courses, listings, appointments: types an account may give pipelines (PIPE-1). */
const typesWithPipelines: readonly string[] = [
  '0-3',
  '0-5',
  '0-123',
  '0-136',
  '0-162',
  '0-410',
  '0-420',
  '0-421',
]

const DEAL_TYPE_ID = '0-3'

/** Where records of a type without built-in pipelines keep their place (SCH-26). */
const ownPlacement: PipelineProperties = { pipeline: 'hs_pipeline', stage: 'hs_pipeline_stage' }

/** Whether an account may make and change pipelines of the type: custom types and some standard ones (PIPE-1). */
export function takesPipelines(objectTypeId: string): boolean {
  return objectTypeId.startsWith('2-') || typesWithPipelines.includes(objectTypeId)
}

/** Whether every account starts with pipelines of the type that it may change. */
export function startsWithPipelines(objectTypeId: string): boolean {
  return takesPipelines(objectTypeId) && builtInPipelines(objectTypeId).length > 0
}

/** Names of the properties that place records of the type in pipelines, once there are any. */
export function placementOf(objectType: ObjectType): PipelineProperties {
  return objectType.pipelineProperties ?? ownPlacement
}

function builtInPipelines(objectTypeId: string): readonly Pipeline[] {
  return objectTypeById(objectTypeId)?.pipelines ?? []
}

/** Every pipeline of a type, as far as read: the built-in ones that the account has not changed, and the stored ones. */
export function allPipelines(
  objectTypeId: string,
  stored: readonly AccountPipeline[],
): readonly AccountPipeline[] {
  const storedIds = new Set(stored.map(({ id }) => id))
  const untouched = builtInPipelines(objectTypeId).map(describeBuiltIn)
  return inOrder([...untouched.filter(({ id }) => !storedIds.has(id)), ...stored])
}

/** The live pipelines of a type with their live stages, each list by display order, then label (PIPE-3). */
export function livePipelines(
  objectTypeId: string,
  stored: readonly AccountPipeline[],
): readonly AccountPipeline[] {
  return allPipelines(objectTypeId, stored).filter(isLive).map(withLiveStages)
}

export function withLiveStages(pipeline: AccountPipeline): AccountPipeline {
  return { ...pipeline, stages: inOrder(pipeline.stages.filter(isLive)) }
}

export function isLive({ archivedAt }: { readonly archivedAt?: number }): boolean {
  return archivedAt === undefined
}

function inOrder<T extends { readonly displayOrder: number; readonly label: string }>(
  items: readonly T[],
): readonly T[] {
  return items.toSorted((left, right) => left.displayOrder - right.displayOrder || compare(left, right))
}

function compare(left: { readonly label: string }, right: { readonly label: string }): number {
  if (left.label === right.label) return 0
  return left.label < right.label ? -1 : 1
}

function describeBuiltIn({ id, label, stages }: Pipeline, displayOrder: number): AccountPipeline {
  const times = { createdAt: 0, updatedAt: 0 }
  return {
    id,
    label,
    isBuiltIn: true,
    displayOrder,
    ...times,
    stages: stages.map(
      (stage, place): AccountStage => ({
        ...stage,
        ...times,
        pipelineId: id,
        displayOrder: place,
        writePermissions: 'CRM_PERMISSIONS_ENFORCEMENT',
      }),
    ),
  }
}

/** What the server defines besides the built-in properties when an account has pipelines of its own (SCH-26, properties 8.3). */
export function stageProperties(
  objectTypeId: string,
  pipelines: readonly Pipeline[],
): readonly PropertyDefinition[] {
  if (pipelines.length === 0) return []
  const isPlaced = objectTypeById(objectTypeId)?.pipelineProperties !== undefined
  const stageIds = pipelines.flatMap(({ stages }) => stages.map(({ id }) => stageName(id)))
  return [
    ...(isPlaced ? [] : placementProperties),
    ...pipelines.flatMap(stageClockProperties),
    ...(objectTypeId === DEAL_TYPE_ID
      ? stageIds.flatMap((id) =>
          define(`hs_v2_date_entered_${id} hs_v2_date_exited_${id}`, kinds.datetime, readOnly),
        )
      : []),
  ]
}

const placementProperties: readonly PropertyDefinition[] = [
  ...define(ownPlacement.pipeline, kinds.select, { externalOptions: 'PIPELINE' }),
  ...define(ownPlacement.stage, kinds.select, { externalOptions: 'STAGE' }),
]

/** The type as the account has it: with its own pipelines in the place of the built-in ones. */
export function accountObjectType(
  objectType: ObjectType,
  { pipelines }: Pick<PropertyCatalogue, 'pipelines'>,
): ObjectType {
  if (pipelines === undefined) return objectType
  const placement = pipelines.length === 0 ? objectType.pipelineProperties : placementOf(objectType)
  return { ...objectType, pipelines, ...(placement === undefined ? {} : { pipelineProperties: placement }) }
}

import type { AccountPipeline, AccountStage, PipelineAudit } from '../pipelines/pipeline.ts'
import type { StoredGroup, StoredModel, StoredProperty } from './property.ts'

/** Definitions to write, each whole and under its name and generation, and the answer once they are committed. */
export type ModelPlan<T> = {
  readonly properties: readonly StoredProperty[]
  readonly groups: readonly StoredGroup[]
  readonly pipelines?: PipelineWrites
  readonly result: T
}

/** Rows of pipelines to write. Stages are written on their own: those of `pipelines` are not looked at. */
export type PipelineWrites = {
  readonly pipelines: readonly AccountPipeline[]
  readonly stages: readonly AccountStage[]
  readonly audits: readonly PipelineAudit[]
}

/** Live records that are in stages, not all of them: the first by id. */
export type StageReferences = { readonly stageIds: readonly string[]; readonly objectIds: readonly string[] }

/** What a change of definitions looks at. */
export type ModelState = {
  /** Archived properties included. */
  readonly model: StoredModel
  /** The distinct values that records hold of the property asked for; undefined when there are too many to look at. */
  readonly values: readonly string[] | undefined
  /** Records in the stages asked for. */
  readonly references: StageReferences
  /** Properties that the schema of a custom type names (PROP-22). */
  readonly listedNames: readonly string[]
}

/** The port that storage fills in for property definitions. Each call is confined to the given account. */
export type PropertyStore = {
  /** By object type; a type of which the account has changed nothing is absent. */
  readonly readModels: (
    accountId: string,
    objectTypeIds: readonly string[],
    options?: { readonly archived: boolean },
  ) => Promise<ReadonlyMap<string, StoredModel>>
  /**
   * Changes the definitions of one type in one transaction; no two changes of a type, and no write of records that
   * was checked against them, happen at once. The plan is pure and may run more than once.
   */
  readonly changeModel: <T>(
    accountId: string,
    request: {
      readonly objectTypeId: string
      /** Name of the live property whose stored values the plan looks at. */
      readonly valuesOf?: string | undefined
      /** Stages whose records the plan looks at, and the property that holds a record's stage. */
      readonly recordsIn?: {
        readonly property: string
        readonly stages: (model: StoredModel) => readonly string[]
      }
      /** Nobody else writes to the account meanwhile, not even by the definitions from before the first change. */
      readonly isAlone?: boolean
    },
    plan: (state: ModelState) => ModelPlan<T>,
  ) => Promise<T>
  /** The audit of a pipeline, or with `stageId` of one of its stages, newest first, at most `limit` entries. */
  readonly listPipelineAudits: (
    accountId: string,
    objectTypeId: string,
    request: { readonly pipelineId: string; readonly stageId: string; readonly limit: number },
  ) => Promise<readonly PipelineAudit[]>
}

import type { Pipeline, Stage } from '../objects/built-in-pipelines.ts'

/** Who may move records into a stage (PIPE-4). */
export type WritePermissions = 'CRM_PERMISSIONS_ENFORCEMENT' | 'READ_ONLY' | 'INTERNAL_ONLY'

type Times = {
  /** Epoch ms; 0 for what every account starts with (PIPE-3). */
  readonly createdAt: number
  /** Epoch ms, growing with each change. */
  readonly updatedAt: number
  /** Epoch ms; absent while it is live. */
  readonly archivedAt?: number
}

/** A stage as an account has it. */
export type AccountStage = Stage &
  Times & {
    readonly pipelineId: string
    readonly displayOrder: number
    readonly writePermissions: WritePermissions
  }

/** A pipeline as an account has it, stored or built in. */
export type AccountPipeline = Omit<Pipeline, 'stages'> &
  Times & {
    /** Whether every account starts with a pipeline of this id. */
    readonly isBuiltIn: boolean
    readonly displayOrder: number
    readonly stages: readonly AccountStage[]
  }

export type AuditAction = 'CREATE' | 'UPDATE' | 'DELETE'

/** One entry of the audit of a pipeline, or of one of its stages: what it was after the change (pipelines-owners 1.5). */
export type PipelineAudit = {
  readonly pipelineId: string
  /** Empty for the pipeline itself. */
  readonly stageId: string
  /** Version of the type's model after the change: one change makes one entry at most. */
  readonly changeNumber: number
  readonly action: AuditAction
  readonly definition: AccountPipeline | AccountStage
  /** Epoch ms. */
  readonly changedAt: number
}

import { type Outcome, refusal, success } from '../failure.ts'
import { stageName } from '../objects/stage-clock.ts'
import type { AccountPipeline } from './pipeline.ts'
import { idTaken, pipelineInvalid } from './pipeline-failures.ts'

/** Names new pipelines and stages of one type, one change long. */
export type PipelineIds = {
  /** The client's own id if it is free, else the next number (PIPE-5). */
  readonly takePipeline: (wanted: string | undefined) => Outcome<string>
  readonly takeStage: (wanted: string | undefined, path: string) => Outcome<string>
}

const BELOW_FIRST = 1_000
const ID = /^[A-Za-z0-9_-]{1,64}$/
const NUMBER = /^[1-9]\d{0,14}$/

/**
 * Numbers grow beyond all that pipelines and stages of the type ever had, deleted ones included: `pipelines` has to be
 * complete. Stage ids are part of property names, so two that differ in letter case or hyphens alone clash.
 */
export function createPipelineIds(pipelines: readonly AccountPipeline[]): PipelineIds {
  const stageIds = pipelines.flatMap(({ stages }) => stages.map(({ id }) => id))
  const pipelineIds = pipelines.map(({ id }) => id)
  const taken = new Set([...pipelineIds, ...stageIds].map(stageName))
  const takenPipelines = new Set(pipelineIds)
  const takenStages = new Set(stageIds.map(stageName))
  const numbers = [...taken].filter((id) => NUMBER.test(id)).map(Number)
  let last = Math.max(BELOW_FIRST, ...numbers)

  function next(): string {
    do last += 1
    while (taken.has(String(last)))
    return String(last)
  }

  return {
    takePipeline: (wanted) => {
      const id = wanted ?? next()
      if (!ID.test(id)) return refusal(idInvalid(id, 'pipelineId'))
      if (takenPipelines.has(id)) return refusal(idTaken('pipeline', id, 'pipelineId'))
      taken.add(stageName(id))
      return success(id)
    },
    takeStage: (wanted, path) => {
      const id = wanted ?? next()
      if (!ID.test(id)) return refusal(idInvalid(id, path))
      if (takenStages.has(stageName(id))) return refusal(idTaken('stage', id, path))
      takenStages.add(stageName(id))
      taken.add(stageName(id))
      return success(id)
    },
  }
}

function idInvalid(id: string, path: string) {
  const rule = 'it must have 1 to 64 letters, digits, hyphens and underscores'
  return pipelineInvalid(`The ID '${id.slice(0, 100)}' is not valid: ${rule}`, 'PIPE-5', path)
}

import { MAX_TEMPLATES_PER_APP } from '../domain/timeline/check-template.ts'
import { formatProblem, readFolder, readProject } from './project-types.ts'

/** What `projects check` tells: all that can be said of a folder without the app that it is for. */
export type CheckedProject = {
  readonly name: string
  readonly typeCount: number
  readonly problems: readonly string[]
  /** Members that are passed over, such as misspelled ones. */
  readonly warnings: readonly string[]
}

/** Reads a project folder and judges it as a server would, the cap on types per app included (X9). */
export async function checkProject(folder: string): Promise<CheckedProject> {
  const read = readProject(await readFolder(folder), { appId: '0', now: 0 })
  const tooMany = `${read.types.length} event types; the limit is ${MAX_TEMPLATES_PER_APP} for an app`
  const isOverLimit = read.types.length > MAX_TEMPLATES_PER_APP
  const limits = isOverLimit ? [{ file: read.name, field: '', message: tooMany }] : []
  return {
    name: read.name,
    typeCount: read.types.length,
    problems: [...read.problems, ...limits].map(formatProblem),
    warnings: read.warnings.map(formatProblem),
  }
}

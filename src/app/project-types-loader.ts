import type { EventTypeStore } from '../domain/timeline/event-type-store.ts'
import { planProject, type TypeOutcome } from '../domain/timeline/project-plan.ts'
import {
  type FileProblem,
  formatProblem,
  type ProjectFolder,
  readFolder,
  readProject,
} from './project-types.ts'

/** What applying a folder did. */
export type AppliedProject = {
  readonly name: string
  readonly digest: string
  readonly created: readonly string[]
  readonly updated: readonly string[]
  readonly unchanged: readonly string[]
  /** Lines for people; the types they are about are as they were before. */
  readonly problems: readonly string[]
  readonly warnings: readonly string[]
}

export type ProjectOwner = {
  readonly types: EventTypeStore
  readonly appId: string
  readonly now: () => number
}

/** Brings the app's project-defined types to what the folder says, in one transaction (X9). */
async function applyProject(
  owner: ProjectOwner,
  folder: ProjectFolder,
): Promise<Omit<AppliedProject, 'digest'>> {
  const { types, appId, now } = owner
  const declared = folder.types.map(({ type }) => type)
  const outcomes = await types.writeProject(appId, folder.name, (state) =>
    planProject(declared, state, { name: folder.name, now: now() }),
  )
  if (!outcomes)
    throw new Error(`app ${appId}, which is to get the event types of ${folder.name}, does not exist`)
  const uidsOf = (change: TypeOutcome['change']) =>
    outcomes.filter((outcome) => outcome.change === change).map(({ uid }) => uid)
  return {
    name: folder.name,
    created: uidsOf('created'),
    updated: uidsOf('updated'),
    unchanged: uidsOf('unchanged'),
    problems: [...folder.problems, ...refusedTypes(outcomes, folder)].map(formatProblem),
    warnings: folder.warnings.map(formatProblem),
  }
}

/** Reads the folder and applies it; undefined when it is what was applied last. Throws when the app is missing. */
export async function loadProject(
  owner: ProjectOwner,
  folder: string,
  lastDigest: string | undefined,
): Promise<AppliedProject | undefined> {
  const files = await readFolder(folder)
  if (files.digest === lastDigest) return undefined
  const applied = await applyProject(owner, readProject(files, { appId: owner.appId, now: owner.now() }))
  return { ...applied, digest: files.digest }
}

function refusedTypes(outcomes: readonly TypeOutcome[], folder: ProjectFolder): readonly FileProblem[] {
  return outcomes.flatMap((outcome) => {
    if (outcome.change !== 'refused') return []
    const file = folder.types.find(({ type }) => type.uid === outcome.uid)?.file ?? folder.name
    return [{ file, ...outcome.problem }]
  })
}

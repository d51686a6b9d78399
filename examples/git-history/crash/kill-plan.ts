export type Target = 'server' | 'database' | 'client'

/** One kill: due when the importer has come this far in this phase. */
export type PlannedKill = { readonly target: Target; readonly phase: Phase; readonly at: number }

export type Kill = {
  readonly target: Target
  readonly pid: number
  readonly after: string
  resumedInMs?: number
}

type Phase = 'events' | 'tasks'
const phases: readonly Phase[] = ['events', 'tasks']

/** In turn, six while events are written and four while tasks are. */
export const killPlan: readonly PlannedKill[] = [
  { target: 'server', phase: 'events', at: 0.05 },
  { target: 'database', phase: 'events', at: 0.2 },
  { target: 'client', phase: 'events', at: 0.35 },
  { target: 'server', phase: 'events', at: 0.5 },
  { target: 'database', phase: 'events', at: 0.65 },
  { target: 'client', phase: 'events', at: 0.8 },
  { target: 'server', phase: 'tasks', at: 0.1 },
  { target: 'database', phase: 'tasks', at: 0.3 },
  { target: 'client', phase: 'tasks', at: 0.5 },
  { target: 'server', phase: 'tasks', at: 0.7 },
]

const PROGRESS = /^(events|tasks) (\d+)\/(\d+), (writing)?/

/** Whether this line of the importer's progress says that the kill is due: among tasks, just before a write. */
export function isDue(kill: PlannedKill, line: string): boolean {
  const [, phase, done, total, isWriting] = PROGRESS.exec(line) ?? []
  const reached = phases.findIndex((known) => known === phase)
  const planned = phases.indexOf(kill.phase)
  if (reached === -1 || reached < planned) return false
  if (phase === 'tasks' && !isWriting) return false
  return reached > planned || Number(done) >= Number(total) * kill.at
}

/** Whether something was done, not only begun. */
export function isProgress(line: string): boolean {
  return PROGRESS.test(line) && !line.endsWith('writing')
}

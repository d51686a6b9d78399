import { MAX_TEMPLATES_PER_APP } from './check-template.ts'
import type { ProjectPlan, ProjectState, StoredProjectType } from './event-type-store.ts'
import type { ProjectProblem, ProjectType } from './project-type.ts'
import { isEqualJson } from './same-content.ts'
import type { EventTemplate } from './template.ts'
import { mergeToken } from './template-change.ts'

/** What became of one declared type. A refused one stays as it was before. */
export type TypeOutcome =
  | { readonly uid: string; readonly change: 'created' | 'updated' | 'unchanged' }
  | { readonly uid: string; readonly change: 'refused'; readonly problem: ProjectProblem }

/**
 * Decides what a project's declared types do to its app: new ones become templates, known ones are replaced like v3's
 * PUT would (T10, T13, T14), the record type of a type never changes (X9 [docs]), and types that are declared no more
 * stay, since their events would go with them [decision]. Pure.
 */
export function planProject(
  declared: readonly ProjectType[],
  state: ProjectState,
  project: { readonly name: string; readonly now: number },
): ProjectPlan<readonly TypeOutcome[]> {
  const stored = new Map(state.types.map((type) => [type.uid, type]))
  const room = MAX_TEMPLATES_PER_APP - state.templateCount
  const fresh = declared.filter(({ uid }) => !stored.has(uid))
  const inserted = fresh.slice(0, Math.max(0, room))
  const changes = declared.map((type) => {
    const known = stored.get(type.uid)
    if (known) return planChange(type, known, project)
    return { outcome: inserted.includes(type) ? created(type) : outOfRoom(type) }
  })
  const updated = changes.flatMap(({ template, outcome }) =>
    template ? [{ uid: outcome.uid, template }] : [],
  )
  return { writes: { inserted, updated }, result: changes.map(({ outcome }) => outcome) }
}

type Change = { readonly outcome: TypeOutcome; readonly template?: EventTemplate }

function planChange(
  { uid, template }: ProjectType,
  known: StoredProjectType,
  project: { readonly name: string; readonly now: number },
): Change {
  const before = known.template
  if (template.objectTypeId !== before.objectTypeId)
    return refuse(uid, 'objectType', 'cannot change once the type exists; give the new type another uid')
  const retyped = template.tokens.find((token) => typeOf(before, token.name, token.type) !== token.type)
  if (retyped) return refuse(uid, 'properties', `type of property ${retyped.name} cannot change`)
  const tokens = template.tokens.map((token) => mergeToken(token, before, project.now))
  const after = {
    ...template,
    id: before.id,
    tokens,
    createdAt: before.createdAt,
    updatedAt: before.updatedAt,
  }
  const isSame =
    isEqualJson(after, before) && hasSameOrder(after, before) && known.projectName === project.name
  if (isSame) return { outcome: { uid, change: 'unchanged' } }
  return { outcome: { uid, change: 'updated' }, template: { ...after, updatedAt: project.now } }
}

function typeOf(before: EventTemplate, name: string, fallback: string): string {
  return before.tokens.find((token) => token.name === name)?.type ?? fallback
}

function hasSameOrder(after: EventTemplate, before: EventTemplate): boolean {
  return after.tokens.every(({ name }, place) => before.tokens[place]?.name === name)
}

function created({ uid }: ProjectType): TypeOutcome {
  return { uid, change: 'created' }
}

function outOfRoom({ uid }: ProjectType): TypeOutcome {
  const message = `the app has no room for this type; the limit is ${MAX_TEMPLATES_PER_APP} event types`
  return { uid, change: 'refused', problem: { field: 'uid', message } }
}

function refuse(uid: string, field: string, message: string): Change {
  return { outcome: { uid, change: 'refused', problem: { field, message } } }
}

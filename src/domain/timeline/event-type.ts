import type { Caller } from '../caller.ts'
import { type Failure, type Outcome, refusal, success } from '../failure.ts'
import { isRecordId } from '../objects/record-id.ts'
import type { EventTypeStore } from './event-type-store.ts'
import type { EventTemplate, ProjectSymbol } from './template.ts'
import type { TemplateStore } from './template-store.ts'
import { eventTypeName, parseEventTypeName } from './event-type-name.ts'

export type EventTypeDeps = { readonly templates: TemplateStore; readonly types: EventTypeStore }

/**
 * The templates behind event type names: fully qualified ones of the caller's own app, or the `uid` of a type that its
 * project defines. Names that mean nothing are left out. Two reads, however many names. Source: section 7, X9, M3.
 */
export async function findEventTypes(
  deps: EventTypeDeps,
  caller: Caller,
  names: readonly string[],
): Promise<ReadonlyMap<string, EventTemplate>> {
  const distinct = [...new Set(names)]
  const uids = distinct.filter((name) => !parseEventTypeName(name))
  const idsByUid = uids.length === 0 ? new Map() : await deps.types.findTemplateIds(caller.appId, uids)
  const idOf = (name: string) => ownTemplateId(name, caller) ?? idsByUid.get(name)
  const ids = [...new Set(distinct.map(idOf))].filter((id) => id !== undefined)
  const templates = await deps.templates.findTemplates(caller.appId, ids)
  const found = distinct.map((name) => [name, templates.get(idOf(name) ?? '')] as const)
  return new Map(found.flatMap(([name, template]) => (template ? [[name, template]] : [])))
}

/** The E5 failure for a name that is no type of the caller's app. */
export function unknownEventType(name: string, path: string): Failure {
  return {
    kind: 'not_found',
    message: `Event type ${name.slice(0, 300)} not found`,
    rule: 'timeline E5, X9',
    path: `${path}eventTypeName`,
    context: { eventTypeName: [name.slice(0, 300)] },
  }
}

/** The fully qualified name of a project's type; a developer key looks through all apps of its owner (X3, X8). */
export async function qualifySymbol(
  types: EventTypeStore,
  caller: Caller,
  symbol: ProjectSymbol,
): Promise<Outcome<string>> {
  const { developerAccountId, appId } = caller
  const owner = appId === '' ? { developerAccountId } : { developerAccountId, appId }
  const found = await types.findBySymbol(owner, symbol)
  return found ? success(eventTypeName(found)) : refusal(unknownSymbol(symbol))
}

function ownTemplateId(name: string, caller: Caller): string | undefined {
  const parsed = parseEventTypeName(name)
  return parsed && parsed.appId === caller.appId && isRecordId(parsed.templateId)
    ? parsed.templateId
    : undefined
}

function unknownSymbol({ projectName, uid }: ProjectSymbol): Failure {
  const shown = { projectName: [projectName.slice(0, 300)], developerSymbol: [uid.slice(0, 300)] }
  return {
    kind: 'not_found',
    message: `Event type ${uid.slice(0, 300)} of project ${projectName.slice(0, 300)} not found`,
    rule: 'timeline E5, X8',
    path: 'developerSymbol',
    context: shown,
  }
}

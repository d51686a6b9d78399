import type { Caller } from '../caller.ts'
import { type Outcome, refusal, success } from '../failure.ts'
import { unknownTemplate } from './check-event.ts'
import { unknownEventType } from './event-type.ts'
import type { EventTypeStore } from './event-type-store.ts'
import { eventTypeName, parseEventTypeName } from './event-type-name.ts'
import type { TimelineReader, VisibleType } from './timeline-reader.ts'

export type TypeSelection = {
  readonly templateIds: readonly string[]
  /** Fully qualified names, or the `uid` of a project's type of the caller's app (X9). */
  readonly typeNames: readonly string[]
}

/**
 * The template ids that a reader asks for, by id or by name; undefined when it asks for every type. Fails with
 * `not_found` for one that the account cannot have events of: a typing error would otherwise look like an empty
 * timeline.
 */
export async function selectTypes(
  deps: { readonly reader: TimelineReader; readonly types: Pick<EventTypeStore, 'findTemplateIds'> },
  caller: Caller,
  selection: TypeSelection,
): Promise<Outcome<readonly string[] | undefined>> {
  const { templateIds, typeNames } = selection
  if (templateIds.length + typeNames.length === 0) return success(undefined)
  const visible = await deps.reader.listTypes(caller.accountId)
  const isVisible = (id: string | undefined) => visible.some(({ templateId }) => templateId === id)
  const unknownId = templateIds.find((id) => !isVisible(id))
  if (unknownId !== undefined) return refusal(unknownTemplate(unknownId, ''))
  const idOf = await namesToIds(deps.types, { caller, typeNames, visible })
  const unknownName = typeNames.find((name) => !isVisible(idOf(name)))
  if (unknownName !== undefined) return refusal(unknownEventType(unknownName, ''))
  const named = typeNames.map(idOf).filter((id) => id !== undefined)
  return success([...new Set([...templateIds, ...named])])
}

type NamedTypes = {
  readonly caller: Caller
  readonly typeNames: readonly string[]
  readonly visible: readonly VisibleType[]
}

async function namesToIds(
  types: Pick<EventTypeStore, 'findTemplateIds'>,
  { caller, typeNames, visible }: NamedTypes,
): Promise<(name: string) => string | undefined> {
  const idsByName = new Map(visible.map((type) => [eventTypeName(type), type.templateId]))
  const uids = typeNames.filter((name) => !parseEventTypeName(name))
  const idsByUid = uids.length === 0 ? idsByName : await types.findTemplateIds(caller.appId, uids)
  return (name) => idsByName.get(name) ?? idsByUid.get(name)
}

import { holdsAnyScope } from '../../../domain/caller.ts'
import { type Outcome, refusal, success } from '../../../domain/failure.ts'
import { activityTypeIds, type ObjectType, objectTypeById } from '../../../domain/objects/object-types.ts'
import type { WantedKinds } from '../../../domain/timeline/read-record-timeline.ts'
import { timelineReadingOperations } from '../../operations/timeline-reading-operations.ts'
import { badParameter, decodeList } from '../../query-parameters.ts'
import type { RouteContext } from '../../route.ts'
import type { ScopedCall, ScopeGate } from '../../scope-gate.ts'
import type { AskedTimeline } from './timeline-query.ts'

const activityTypes: readonly ObjectType[] = activityTypeIds.flatMap((id) => objectTypeById(id) ?? [])

/** What a thing in a timeline can be: `kind` of its item. Activities are called as their type in the singular. */
export const timelineKinds: readonly string[] = [
  'event',
  ...activityTypes.map(({ singular }) => singular),
  'property_change',
]

/**
 * The kinds that are wanted: those named, or all that the caller may read. Filters that only events can pass ask for
 * events. Activities and changes show what their records hold, so they need the scopes that reading these takes. What
 * is answered takes the event types that were picked out. Fails with `parameter_invalid`, `scope_missing`.
 */
export function decodeKinds(
  context: Pick<RouteContext, 'query' | 'caller' | 'correlationId'>,
  objectType: ObjectType,
  { asked, scopes }: { readonly asked: AskedTimeline; readonly scopes: ScopeGate },
): Outcome<(templateIds: readonly string[] | undefined) => WantedKinds> {
  const named = decodeList(context.query, 'kind')
  const unknown = named.find((kind) => !timelineKinds.includes(kind))
  if (unknown !== undefined)
    return refusal(badParameter('kind', unknown, `one of ${timelineKinds.join(', ')}`))
  const { types, tokens } = asked
  const isOfEvents = Object.keys(tokens).length + types.templateIds.length + types.typeNames.length > 0
  const other = named.find((kind) => kind !== 'event')
  if (isOfEvents && other !== undefined)
    return refusal(badParameter('kind', other, 'event, or left out, beside filters by event type or token'))
  const scopesOf = scopesByKind(objectType)
  const failure = named
    .map((kind) => scopes.check(needOf(context, scopesOf(kind))))
    .find((candidate) => candidate !== undefined)
  if (failure !== undefined) return refusal(failure)
  const all = () => listReadable(context, scopesOf, scopes)
  const kinds = named.length > 0 ? named : isOfEvents ? ['event'] : all()
  return success((templateIds) => wantedKinds(kinds, { tokens, ...(templateIds ? { templateIds } : {}) }))
}

type Asking = Pick<RouteContext, 'caller' | 'correlationId'>

function needOf({ caller, correlationId }: Asking, anyOf: readonly string[]): ScopedCall {
  const { access, id: operationId } = timelineReadingOperations.readRecordTimeline
  return { caller, access, anyOf, operationId, correlationId }
}

/** All kinds that the caller may read: every one where scopes are not enforced (PS2). */
function listReadable(
  asking: Asking,
  scopesOf: (kind: string) => readonly string[],
  scopes: ScopeGate,
): readonly string[] {
  const readable = timelineKinds.filter((kind) => holdsAnyScope(asking.caller, scopesOf(kind)))
  if (scopes.mode === 'strict' || readable.length === timelineKinds.length) return readable
  const lacking = timelineKinds.filter((kind) => !readable.includes(kind)).flatMap(scopesOf)
  return scopes.check(needOf(asking, [...new Set(lacking)])) === undefined ? timelineKinds : readable
}

/** The operation itself asks for the scopes that events need. */
function scopesByKind(objectType: ObjectType): (kind: string) => readonly string[] {
  return (kind) => {
    if (kind === 'event') return []
    if (kind === 'property_change') return objectType.readScopes
    return activityTypes.find(({ singular }) => singular === kind)?.readScopes ?? []
  }
}

function wantedKinds(kinds: readonly string[], events: NonNullable<WantedKinds['events']>): WantedKinds {
  const activities = activityTypes.filter(({ singular }) => kinds.includes(singular))
  return {
    ...(kinds.includes('event') ? { events } : {}),
    activityTypeIds: activities.map(({ typeId }) => typeId),
    hasChanges: kinds.includes('property_change'),
  }
}

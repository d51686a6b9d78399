import type { Caller } from '../caller.ts'
import { type Outcome, refusal, success } from '../failure.ts'
import { combineFailures, type FailedInput } from './app-event-failure.ts'
import { appEventProblems, type NewAppEvent } from './check-app-event.ts'
import { checkEvent } from './check-event.ts'
import type { CheckedEvent, TimelineEvent } from './event.ts'
import { appEventPolicy, propertyWords } from './event-policy.ts'
import { type EventTypeDeps, findEventTypes, unknownEventType } from './event-type.ts'
import { isCustomTypeId } from '../objects/custom-type.ts'
import { accountTypes } from '../objects/find-type.ts'
import type { ObjectTypeStore } from '../objects/object-type-store.ts'
import type { PropertyStore } from '../properties/property-store.ts'
import { storeEvents } from './record-events.ts'
import type { EventTemplate } from './template.ts'
import type { TimelineStore } from './timeline-store.ts'

export type AppEventsDeps = EventTypeDeps & {
  readonly timeline: TimelineStore
  readonly properties: Pick<PropertyStore, 'readModels'>
  readonly objectTypes: ObjectTypeStore
  /** Epoch ms. */
  readonly now: () => number
}

export type AppEventsRequest = {
  readonly caller: Caller
  readonly events: readonly NewAppEvent[]
  /** Whether the events stand in a list: then places are named, and what is missing is invalid content. */
  readonly isBatch: boolean
}

/**
 * Stores all events of a request in one transaction, or none: a taken id, also one that the request itself has twice,
 * refuses the whole. The stored events, in input order. A fixed number of statements however long the list.
 * Source: timeline section 7 (X4-X10), decisions 14 and 16.
 */
export async function recordAppEvents(
  deps: AppEventsDeps,
  request: AppEventsRequest,
): Promise<Outcome<readonly TimelineEvent[]>> {
  const { caller, events } = request
  const types = await findEventTypes(
    deps,
    caller,
    events.map((event) => event.eventTypeName),
  )
  const typeNames = await findTypeNames(deps.objectTypes, caller.accountId, [...types.values()])
  const checked = checkAll(request, { types, typeNames, now: deps.now })
  if (!checked.ok) return checked
  const stored = await storeEvents(deps, { caller, events: checked.value, policy: appEventPolicy })
  return allOrNothing(stored, request)
}

/** Full names of the account's own types that events are about, by type id: no statement when there are none (X6). */
async function findTypeNames(
  store: ObjectTypeStore,
  accountId: string,
  templates: readonly EventTemplate[],
): Promise<ReadonlyMap<string, string>> {
  const types = accountTypes(store, accountId)
  const typeIds = templates.map(({ objectTypeId }) => objectTypeId).filter(isCustomTypeId)
  const found = await Promise.all(typeIds.map((typeId) => types.findById(typeId)))
  return new Map(found.flatMap((type) => (type === undefined ? [] : [[type.typeId, type.plural] as const])))
}

function checkAll(
  request: AppEventsRequest,
  known: {
    readonly types: ReadonlyMap<string, EventTemplate>
    readonly typeNames: ReadonlyMap<string, string>
    readonly now: () => number
  },
): Outcome<readonly CheckedEvent[]> {
  const { caller, events, isBatch } = request
  const { types, typeNames, now } = known
  const outcomes = events.map((event, index) => {
    const path = isBatch ? `inputs[${index}].` : ''
    const template = types.get(event.eventTypeName)
    if (!template) return refusal(unknownEventType(event.eventTypeName, path))
    const owner = { accountId: caller.accountId, typeName: typeNames.get(template.objectTypeId) }
    const checks = {
      templates: new Map([[template.id, template]]),
      words: propertyWords,
      furtherProblems: appEventProblems(event, template, owner),
      now: now(),
    }
    return checkEvent({ ...event, eventTemplateId: template.id }, checks, path)
  })
  return allOrNothing(outcomes, request)
}

/** Every value, or one failure that speaks for all inputs that failed. */
function allOrNothing<T>(
  outcomes: readonly Outcome<T>[],
  { events, isBatch }: AppEventsRequest,
): Outcome<readonly T[]> {
  const failed = outcomes.flatMap((outcome, index): FailedInput[] =>
    outcome.ok ? [] : [{ index, id: events[index]?.id, failure: outcome.failure }],
  )
  const failure = combineFailures(failed, isBatch)
  if (failure) return refusal(failure)
  return success(outcomes.flatMap((outcome) => (outcome.ok ? [outcome.value] : [])))
}

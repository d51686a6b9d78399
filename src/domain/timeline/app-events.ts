import type { Caller } from '../caller.ts'
import { type Outcome, refusal, success } from '../failure.ts'
import { combineFailures, type FailedInput } from './app-event-failure.ts'
import { appEventProblems, type NewAppEvent } from './check-app-event.ts'
import { checkEvent } from './check-event.ts'
import type { CheckedEvent, TimelineEvent } from './event.ts'
import { appEventPolicy, propertyWords } from './event-policy.ts'
import { type EventTypeDeps, findEventTypes, unknownEventType } from './event-type.ts'
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
  const checked = checkAll(request, types, deps.now)
  if (!checked.ok) return checked
  const stored = await storeEvents(deps, { caller, events: checked.value, policy: appEventPolicy })
  return allOrNothing(stored, request)
}

function checkAll(
  request: AppEventsRequest,
  types: ReadonlyMap<string, EventTemplate>,
  now: () => number,
): Outcome<readonly CheckedEvent[]> {
  const { caller, events, isBatch } = request
  const outcomes = events.map((event, index) => {
    const path = isBatch ? `inputs[${index}].` : ''
    const template = types.get(event.eventTypeName)
    if (!template) return refusal(unknownEventType(event.eventTypeName, path))
    const checks = {
      templates: new Map([[template.id, template]]),
      words: propertyWords,
      furtherProblems: appEventProblems(event, template, caller),
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

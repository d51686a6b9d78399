import type { Caller } from '../../../domain/caller.ts'
import { type Outcome, success } from '../../../domain/failure.ts'
import type { NewEvent, TimelineEvent as StoredEvent } from '../../../domain/timeline/event.ts'
import { recordEvents, type RecordEventsDeps } from '../../../domain/timeline/record-events.ts'
import { createGroups, type Groups } from '../../../platform/groups.ts'
import { timelineOperations } from '../../operations/timeline-operations.ts'
import { locationOf } from '../../own-address.ts'
import { compileBody, missingAttributes } from '../../request-body.ts'
import type { Route } from '../../route.ts'
import { decodeEvent, encodeEvent } from './event-codec.ts'
import { TimelineEvent, TimelineEventResponse } from './schemas.ts'

const MAX_GROUP_EVENTS = 100
const MAX_GROUP_BYTES = 4_194_304

type Deps = RecordEventsDeps & {
  /** Whether an error of the store would befall any other event as well. */
  readonly isSharedError: (error: unknown) => boolean
}

type Posted = { readonly caller: Caller; readonly event: NewEvent; readonly bytes: number }

/** `POST /integrators/timeline/v3/events`: 201 with the stored event and its Location (P1, W12). */
export function createEvent(deps: Deps): Route {
  const groups = groupPosts(deps)
  const decodeBody = compileBody(TimelineEvent, missingAttributes)
  return {
    operation: timelineOperations.createEvent,
    documentation: { body: TimelineEvent, replies: { 201: TimelineEventResponse } },
    handle: async ({ caller, body, path, origin }) => {
      const decoded = decodeBody(body)
      if (!decoded.ok) return decoded
      const posted = { caller, event: decodeEvent(decoded.value), bytes: body?.byteLength ?? 0 }
      const outcome = await groups.run(`${caller.accountId} ${caller.appId}`, posted)
      if (!outcome.ok) return outcome
      const { templateId, id } = outcome.value
      const location = locationOf({ origin }, `${path}/${templateId}/${encodeURIComponent(id)}`)
      return success({ status: 201, body: encodeEvent(outcome.value), headers: { location } })
    },
  }
}

/** Events that are posted one by one at the same time share transactions, each with its own outcome (decision 10). */
function groupPosts(deps: Deps): Groups<Posted, Outcome<StoredEvent>> {
  return createGroups({
    work: (posts) =>
      recordEvents(deps, {
        // The account and app, which are the same for all of a group, are what storing an event asks of its caller.
        caller: callerOf(posts),
        events: posts.map(({ event }) => event),
        pathOf: () => '',
      }),
    weightOf: ({ bytes }) => bytes,
    maxItems: MAX_GROUP_EVENTS,
    maxWeight: MAX_GROUP_BYTES,
    isShared: deps.isSharedError,
  })
}

function callerOf([first]: readonly Posted[]): Caller {
  if (!first) throw new RangeError('a group without events')
  return first.caller
}

import type { TimelineEvent } from './event.ts'
import type { TimelineOrder, TimelinePosition, TimelineRange } from './timeline-position.ts'

/** Which index is walked: of a record, of the whole account, of visitor events that wait, or a few events by id. */
export type TimelineScope = 'record' | 'account' | 'waiting' | 'ids'

/** What an event must be to be shown; what is absent asks for nothing. */
export type TimelineFilter = {
  readonly templateIds: readonly string[]
  readonly objectTypeId?: string
  readonly objectId?: string
  readonly eventIds?: readonly string[]
  /** True: only events of records; false: only those that wait for their visitor. */
  readonly isPlaced?: boolean
  /** Token values that an event must have, all of them. */
  readonly tokens: Readonly<Record<string, string>>
}

/** One step along a timeline. */
export type TimelineWalk = {
  readonly scope: TimelineScope
  readonly filter: TimelineFilter
  readonly order: TimelineOrder
  readonly range: TimelineRange
  /** Most events to give back. */
  readonly limit: number
  /** Most events to look at. */
  readonly maxExamined: number
}

export type WalkedEvents = {
  readonly events: readonly TimelineEvent[]
  /** How many events were looked at. */
  readonly examined: number
  /** Where to go on; absent when the range is walked to its end. */
  readonly position?: TimelinePosition
  /** Whether the step ended because the events found are large. */
  readonly isFull: boolean
}

/** An event type that an account can have events of: a live template of an app that it installed. */
export type VisibleType = {
  readonly templateId: string
  readonly appId: string
  readonly name: string
  readonly objectTypeId: string
}

/** The port that storage fills in for reading many events. Each call is confined to the given account. */
export type TimelineReader = {
  /** By template id. Types of apps that the account did not install, and archived ones, are not there (T20). */
  readonly listTypes: (accountId: string) => Promise<readonly VisibleType[]>
  /** A bounded step: it looks at few enough events to end in time, whatever the filter. */
  readonly walk: (accountId: string, walk: TimelineWalk) => Promise<WalkedEvents>
}

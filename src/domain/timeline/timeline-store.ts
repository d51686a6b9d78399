import type {
  IdDemand,
  IdSource,
  ModelCheck,
  RecordQuery,
  RecordState,
  RecordWrites,
} from '../objects/record-store.ts'
import type { ReadOwners } from '../owners/owner.ts'
import type { TimelineEvent } from './event.ts'

/** Names one event of an account (M2). */
export type EventKey = { readonly templateId: string; readonly id: string }

/** The rows that a batch of events wants to look at before it is decided. */
export type TimelineQuery = {
  readonly records: RecordQuery['records']
  readonly uniqueValues: RecordQuery['uniqueValues']
  readonly events: readonly EventKey[]
  /** Comparable visitor tokens. */
  readonly visitors: readonly string[]
  /** Whether the contacts behind e-mails and visitors must be loaded whole, not only their ids. */
  readonly loadsContacts: boolean
}

export type TimelineState = RecordState & {
  readonly findEvent: (key: EventKey) => TimelineEvent | undefined
  /** Id of the contact the visitor is linked to. */
  readonly findVisitorContact: (utk: string) => string | undefined
}

type VisitorLink = { readonly utk: string; readonly contactId: string }

export type TimelineWrites = {
  readonly records: RecordWrites
  readonly inserted: readonly TimelineEvent[]
  /** Whole new event, and the number of the one it takes the place of: a mismatch plans again. */
  readonly replaced: readonly { readonly event: TimelineEvent; readonly previousNumber: string }[]
  /** Links to make; pending events of these visitors move to the contact. */
  readonly linkedVisitors: readonly VisitorLink[]
  /** Visitors whose events wait: must still be unlinked when the events are written. */
  readonly pendingVisitors: readonly string[]
}

export type TimelinePlan<T> = { readonly writes: TimelineWrites; readonly result: T }

export type TimelineIds = IdSource & { readonly nextEventNumber: () => string }

/** The port that storage fills in for events. Each call is confined to the given account. */
export type TimelineStore = {
  /** As `RecordStore.write`, over events and visitors too. */
  readonly write: <T>(
    accountId: string,
    request: {
      readonly query: TimelineQuery
      readonly demand: IdDemand & { readonly eventNumbers: number }
      readonly model?: ModelCheck<T> | undefined
    },
    plan: (state: TimelineState, ids: TimelineIds) => TimelinePlan<T>,
  ) => Promise<T>
  readonly findEvent: (accountId: string, key: EventKey) => Promise<TimelineEvent | undefined>
  readonly readOwners: ReadOwners
}

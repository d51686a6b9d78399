import type { IdSource, RecordState, RecordWrites, WriteRequest } from '../objects/record-store.ts'

/** A browser, by its comparable token. Times are epoch ms. */
export type Visitor = {
  readonly utk: string
  /** Absent while nobody knows who it is. */
  readonly contactId?: string
  readonly firstSeenAt: number
  readonly linkedAt?: number
}

/** That a contact sent a form. What it sent is in the contact's history. */
export type FormSubmission = {
  /** A UUID. */
  readonly id: string
  readonly formId: string
  /** Epoch ms. */
  readonly submittedAt: number
  readonly pageUrl?: string
  readonly pageTitle?: string
}

/** What the plan of an identification looks at. */
export type VisitorState = RecordState & {
  /** Id of the contact that the visitor is linked to. */
  readonly visitorContactId: string | undefined
  /** Whether an archived contact has the address that was asked about. */
  readonly isAddressOfArchived: boolean
}

/** A visitor to link, and whom the plan saw it linked to: somebody else by then plans again. */
export type VisitorLink = {
  readonly utk: string
  readonly contactId: string
  readonly previousContactId?: string | undefined
}

export type VisitorWrites = {
  readonly records: RecordWrites
  /** Events that wait for the visitor move to the contact. */
  readonly link?: VisitorLink | undefined
  readonly submission?: (FormSubmission & { readonly contactId: string }) | undefined
}

export type VisitorPlan<T> = { readonly writes: VisitorWrites; readonly result: T }

/** What a write of visitors looks at and needs. */
export type VisitorRequest<T> = WriteRequest<T> & {
  /** Comparable token. */
  readonly utk?: string | undefined
  /** Address, in comparable form, of which to find out whether an archived contact has it. */
  readonly archivedAddress?: string | undefined
}

/** `isBlocked`: nobody acts in it (platform PA41). */
type Portal = { readonly isBlocked: boolean }

/** The port that storage fills in for visitors and what they sent. Each call is confined to the given account. */
export type VisitorStore = {
  /** As `RecordStore.write`, over a visitor and a submission too. */
  readonly write: <T>(
    accountId: string,
    request: VisitorRequest<T>,
    plan: (state: VisitorState, ids: IdSource) => VisitorPlan<T>,
  ) => Promise<T>
  /** Absent unless there is such an account, and it holds contacts: a developer account does not. */
  readonly findPortal: (accountId: string) => Promise<Portal | undefined>
  /** By comparable token; unknown ones are left out. */
  readonly findVisitors: (accountId: string, utks: readonly string[]) => Promise<readonly Visitor[]>
  /** Visitors of a contact by token, from the first after `after`, at most `limit`. */
  readonly listVisitors: (
    accountId: string,
    contactId: string,
    page: { readonly after: string; readonly limit: number },
  ) => Promise<readonly Visitor[]>
  /** How many events wait for the visitor; `limit` when there are more. */
  readonly countWaiting: (accountId: string, utk: string, limit: number) => Promise<number>
  /** By contact id, from the newest or the oldest on. At most `limit` of each contact. */
  readonly listSubmissions: (
    accountId: string,
    contactIds: readonly string[],
    wanted: { readonly from: 'newest' | 'oldest'; readonly limit: number },
  ) => Promise<ReadonlyMap<string, readonly FormSubmission[]>>
  /** Deletes events of every account that have waited since before an instant (epoch ms), at most `limit`; how many. */
  readonly deleteWaiting: (before: number, limit: number) => Promise<number>
}

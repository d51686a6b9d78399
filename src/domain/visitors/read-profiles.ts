import { type PropertyState, readPropertyStates } from '../objects/read-property-states.ts'
import type { CrmRecord } from '../objects/record.ts'
import type { RecordStore } from '../objects/record-store.ts'
import type { ContactModel } from './contact-model.ts'
import type { FormSubmission, VisitorStore } from './visitor-store.ts'

export type ProfileDeps = {
  readonly records: RecordStore
  readonly visitors: VisitorStore
  /** Epoch ms. */
  readonly now: () => number
}

/** What of contacts the legacy calls show. */
export type ProfileRequest = ContactModel & {
  readonly accountId: string
  /** Empty: every property that has a value. */
  readonly names: readonly string[]
  readonly showsHistory: boolean
  readonly submissions: 'newest' | 'oldest' | 'all' | 'none'
}

export type Profile = {
  readonly contact: CrmRecord
  readonly properties: readonly PropertyState[]
  readonly submissions: readonly FormSubmission[]
}

const MAX_SUBMISSIONS = 1_000
/** Shown whatever is asked for (docs). */
const ALWAYS = ['lastmodifieddate', 'associatedcompanyid']

/** Contacts as the legacy calls show them; three statements at most, however many. Source: PT12, PT13. */
export async function readProfiles(
  deps: ProfileDeps,
  contacts: readonly CrmRecord[],
  request: ProfileRequest,
): Promise<readonly Profile[]> {
  if (contacts.length === 0) return []
  const names = request.names.length === 0 ? request.catalogue.list().map(({ name }) => name) : request.names
  const ids = contacts.map(({ id }) => id)
  const [states, submissions] = await Promise.all([
    readPropertyStates(deps, contacts, { ...request, names: [...names, ...ALWAYS] }),
    readSubmissions(deps, ids, request),
  ])
  return contacts.map((contact, index) => ({
    contact,
    properties: states[index] ?? [],
    submissions: submissions.get(contact.id) ?? [],
  }))
}

async function readSubmissions(
  { visitors }: ProfileDeps,
  ids: readonly string[],
  { accountId, submissions }: ProfileRequest,
): Promise<ReadonlyMap<string, readonly FormSubmission[]>> {
  if (submissions === 'none') return new Map()
  const from = submissions === 'oldest' ? 'oldest' : 'newest'
  return visitors.listSubmissions(accountId, ids, {
    from,
    limit: submissions === 'all' ? MAX_SUBMISSIONS : 1,
  })
}

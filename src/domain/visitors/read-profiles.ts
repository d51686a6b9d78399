import { deriveProperties } from '../objects/derive-properties.ts'
import { type LinkSummary, listLinkedProperties, withLinkedValues } from '../objects/linked-properties.ts'
import { type PropertyDefinition, findByName, storedName } from '../objects/property-definition.ts'
import type { CrmRecord, RecordChange } from '../objects/record.ts'
import type { RecordStore } from '../objects/record-store.ts'
import { selectForRead } from '../objects/select-properties.ts'
import { withReads } from '../properties/formula/list-reads.ts'
import { CONTACT_TYPE_ID, type ContactModel } from './contact-model.ts'
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

export type ProfileProperty = {
  readonly definition: PropertyDefinition
  readonly value: string
  /** Newest first; absent when the history is not asked for. */
  readonly versions?: readonly { readonly change: RecordChange; readonly value: string }[]
}

export type Profile = {
  readonly contact: CrmRecord
  readonly properties: readonly ProfileProperty[]
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
  const wanted = [...new Set([...names, ...ALWAYS])].filter((name) => findByName(request.catalogue, name))
  const ids = contacts.map(({ id }) => id)
  const [links, histories, submissions] = await Promise.all([
    readLinks(deps, ids, { request, wanted }),
    readHistories(deps, ids, { request, wanted }),
    readSubmissions(deps, ids, request),
  ])
  return contacts.map((contact) => ({
    contact,
    properties: listProperties(contact, {
      ...{ request, wanted, now: deps.now() },
      links: links.filter(({ fromId }) => fromId === contact.id),
      history: histories?.get(contact.id) ?? (histories && []),
    }),
    submissions: submissions.get(contact.id) ?? [],
  }))
}

type Wanted = { readonly request: ProfileRequest; readonly wanted: readonly string[] }

async function readLinks(
  { records }: ProfileDeps,
  fromIds: readonly string[],
  { request, wanted }: Wanted,
): Promise<readonly LinkSummary[]> {
  const linked = listLinkedProperties(CONTACT_TYPE_ID, withReads(wanted, request.catalogue))
  return linked.length === 0
    ? []
    : records.summariseLinks(request.accountId, {
        fromTypeId: CONTACT_TYPE_ID,
        fromIds,
        toTypeIds: [...new Set(linked.map(({ toTypeId }) => toTypeId))],
        typeIds: linked.map(({ typeId }) => typeId),
      })
}

async function readHistories(
  { records }: ProfileDeps,
  ids: readonly string[],
  { request, wanted }: Wanted,
): Promise<ReadonlyMap<string, readonly RecordChange[]> | undefined> {
  if (!request.showsHistory) return undefined
  const { accountId, objectType, catalogue } = request
  const properties = wanted.flatMap((name) => findByName(catalogue, name) ?? []).map(storedName)
  return records.readHistory(accountId, CONTACT_TYPE_ID, { ids, properties, limit: objectType.historyLength })
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

function listProperties(
  contact: CrmRecord,
  shown: Wanted & {
    readonly now: number
    readonly links: readonly LinkSummary[]
    readonly history: readonly RecordChange[] | undefined
  },
): readonly ProfileProperty[] {
  const { request, wanted, now, links, history } = shown
  const { objectType, catalogue } = request
  const linked = listLinkedProperties(CONTACT_TYPE_ID, withReads(wanted, catalogue))
  const derived = withLinkedValues(deriveProperties(objectType, contact, now), linked, links)
  const values = selectForRead(derived, { objectType, catalogue, names: wanted })
  return wanted.flatMap((name) => {
    const definition = findByName(catalogue, name)
    const value = values[name]
    if (definition === undefined || !value) return []
    const versions = history?.flatMap((change) => {
      const then = change.values[storedName(definition)]
      return then === undefined ? [] : [{ change, value: then }]
    })
    return [{ definition, value, ...(versions === undefined ? {} : { versions }) }]
  })
}

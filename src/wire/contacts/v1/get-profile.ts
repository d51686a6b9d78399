import { type Failure, type Outcome, refusal, success } from '../../../domain/failure.ts'
import { readCurrent } from '../../../domain/objects/read-records.ts'
import type { CrmRecord } from '../../../domain/objects/record.ts'
import { canonicalId, isRecordId } from '../../../domain/objects/record-id.ts'
import type { PropertyStore } from '../../../domain/properties/property-store.ts'
import { SHOWN_ID_CHARS, shorten } from '../../../domain/text-size.ts'
import { CONTACT_TYPE_ID, withContacts } from '../../../domain/visitors/contact-model.ts'
import { type Profile, type ProfileDeps, readProfiles } from '../../../domain/visitors/read-profiles.ts'
import type { WireReply } from '../../errors.ts'
import { visitorOperations } from '../../operations/visitor-operations.ts'
import { badParameter } from '../../query-parameters.ts'
import type { Route, RouteContext } from '../../route.ts'
import { encodeProfile } from './profile-codec.ts'
import { decodeProfileQuery } from './profile-query.ts'
import { ContactProfile, ContactProfiles, ProfileQuery, ProfilesQuery } from './schemas.ts'

export type ContactDeps = ProfileDeps & { readonly properties: PropertyStore }

const MAX_UTKS = 100
const documentation = { query: ProfileQuery, replies: { 200: ContactProfile } }

/** `GET /contacts/v1/contact/utk/{utk}/profile`: a visitor that is no contact is not found (PT12). */
export function getProfileByUtk(deps: ContactDeps): Route {
  return {
    operation: visitorOperations.getProfileByUtk,
    documentation,
    handle: async (context) => {
      const utk = context.params.utk ?? ''
      const contactIds = await findContactIds(deps, context, [utk])
      return answerOne(deps, context, {
        id: contactIds.get(utk.toLowerCase()),
        missing: contactMissing(`v:${shorten(utk, SHOWN_ID_CHARS)}`),
      })
    },
  }
}

/** `GET /contacts/v1/contact/vid/{vid}/profile`; the id of a merged contact leads to its survivor (platform 9.4). */
export function getProfile(deps: ContactDeps): Route {
  return {
    operation: visitorOperations.getProfile,
    documentation,
    handle: async (context) => {
      const vid = context.params.vid ?? ''
      const id = isRecordId(vid) ? canonicalId(vid) : undefined
      return answerOne(deps, context, { id, missing: contactMissing(shorten(vid, SHOWN_ID_CHARS)) })
    },
  }
}

/** `GET /contacts/v1/contact/utks/batch` and `…/byUtk/batch`: keyed by utk, unknown ones left out (PT13). */
export function readProfilesByUtk(deps: ContactDeps): Route {
  return {
    operation: visitorOperations.readProfilesByUtk,
    documentation: { query: ProfilesQuery, replies: { 200: ContactProfiles } },
    handle: async (context) => {
      const utks = [...new Set(context.query.getAll('utk'))].filter((utk) => utk !== '')
      if (utks.length === 0 || utks.length > MAX_UTKS)
        return refusal(badParameter('utk', String(utks.length), `sent 1 to ${MAX_UTKS} times`))
      const contactIds = await findContactIds(deps, context, utks)
      const shown = await showProfiles(deps, context, {
        ids: [...new Set(contactIds.values())],
        fallback: 'value_only',
      })
      if (!shown.ok) return shown
      const entries = utks.flatMap((utk) => {
        const profile = shown.value.get(contactIds.get(utk.toLowerCase()) ?? '')
        return profile === undefined ? [] : [[utk, encodeProfile(profile, context.caller.accountId)]]
      })
      return success({ status: 200, body: Object.fromEntries(entries) })
    },
  }
}

/** By comparable token; visitors that are no contact are left out. */
async function findContactIds(
  { visitors }: ContactDeps,
  { caller }: RouteContext,
  utks: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const comparable = [...new Set(utks.map((utk) => utk.toLowerCase()))]
  const found = await visitors.findVisitors(caller.accountId, comparable)
  return new Map(
    found.flatMap(({ utk, contactId }) => (contactId === undefined ? [] : [[utk, contactId] as const])),
  )
}

async function answerOne(
  deps: ContactDeps,
  context: RouteContext,
  { id, missing }: { readonly id: string | undefined; readonly missing: Failure },
): Promise<Outcome<WireReply>> {
  const ids = id === undefined ? [] : [id]
  const shown = await showProfiles(deps, context, { ids, fallback: 'value_and_history' })
  if (!shown.ok) return shown
  const profile = shown.value.get(id ?? '')
  if (profile === undefined) return refusal(missing)
  return success({ status: 200, body: encodeProfile(profile, context.caller.accountId) })
}

/** By the ids asked for; ids of no live contact are left out. */
async function showProfiles(
  deps: ContactDeps,
  { query, caller: { accountId } }: RouteContext,
  asked: { readonly ids: readonly string[]; readonly fallback: 'value_and_history' | 'value_only' },
): Promise<Outcome<ReadonlyMap<string, Profile>>> {
  const wanted = decodeProfileQuery(query, asked.fallback)
  if (!wanted.ok) return wanted
  return withContacts(deps.properties, accountId, async (model) => {
    const request = { objectTypeId: CONTACT_TYPE_ID, ids: asked.ids, archived: false }
    const found: ReadonlyMap<string, CrmRecord> =
      asked.ids.length === 0 ? new Map() : await readCurrent(deps.records, accountId, request)
    const profiles = await readProfiles(deps, [...found.values()], { ...model, accountId, ...wanted.value })
    const ids = [...found.keys()]
    return success(
      new Map(profiles.flatMap((profile, index) => ids.slice(index, index + 1).map((id) => [id, profile]))),
    )
  })
}

/** The refusal of a reference to no contact; clients look for the reference in the first error (PT12, observed). */
export function contactMissing(reference: string): Failure {
  return {
    kind: 'not_found',
    message: 'contact does not exist',
    rule: 'platform PT12, 9.4',
    path: '',
    details: [{ message: `No contact has the id ${reference}` }],
  }
}

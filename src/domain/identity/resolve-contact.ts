import { type Failure, type Outcome, refusal, success } from '../failure.ts'
import type { CrmRecord } from '../objects/record.ts'
import { SHOWN_ID_CHARS, shorten } from '../text-size.ts'

/** How an event names its contact; addresses and visitor tokens in comparable form. */
export type ContactReference = { readonly objectId?: string; readonly email?: string; readonly utk?: string }

/** What identity resolution may look up; rows planned earlier in the same batch count. */
export type ContactLookup = {
  readonly findContact: (id: string) => CrmRecord | undefined
  readonly findContactIdByEmail: (email: string) => string | undefined
  readonly findContactIdByVisitor: (utk: string) => string | undefined
}

/** Whom an event is about, and what becomes known by it. */
export type ContactResolution = {
  /** Absent when a contact is to be created, or the visitor is unknown yet. */
  readonly contactId?: string
  readonly createsWithEmail?: string
  readonly setsEmail?: string
  readonly linksVisitor?: string
  readonly pendingVisitor?: string
}

/**
 * Finds the contact of an event: objectId, then utk, then email (V3). Nothing is changed here; the answer says what
 * storing the event would change. Source: V3-V5, decisions 15 and 28.
 */
export function resolveContact(
  reference: ContactReference,
  lookup: ContactLookup,
  path: string,
): Outcome<ContactResolution> {
  const visitorContactId = reference.utk ? lookup.findContactIdByVisitor(reference.utk) : undefined
  const linksVisitor = reference.utk && !visitorContactId ? { linksVisitor: reference.utk } : {}
  if (reference.objectId)
    return resolveById({ ...reference, objectId: reference.objectId }, { lookup, linksVisitor, path })
  if (visitorContactId) return success(resolveByVisitor(visitorContactId, reference.email, lookup))
  if (reference.email) return success({ ...resolveByEmail(reference.email, lookup), ...linksVisitor })
  return success(reference.utk ? { pendingVisitor: reference.utk } : {})
}

function resolveById(
  reference: { objectId: string; email?: string },
  context: { lookup: ContactLookup; linksVisitor: { linksVisitor?: string }; path: string },
): Outcome<ContactResolution> {
  const { lookup, linksVisitor, path } = context
  const contact = lookup.findContact(reference.objectId)
  if (!contact) return refusal(unknownRecord(reference.objectId, 'Contact', path))
  const resolution = { contactId: contact.id, ...linksVisitor }
  if (!reference.email || contact.properties.email === reference.email) return success(resolution)
  const holder = lookup.findContactIdByEmail(reference.email)
  // One of its further addresses, which a merge left (OBJ-82), is the contact's already.
  if (holder === contact.id) return success(resolution)
  if (holder) return refusal(emailTaken(reference.email, holder, path))
  return success({ ...resolution, setsEmail: reference.email })
}

/** A known visitor keeps the e-mail it has; without one it takes a free address (V3). */
function resolveByVisitor(
  contactId: string,
  email: string | undefined,
  lookup: ContactLookup,
): ContactResolution {
  const hasEmail = Boolean(lookup.findContact(contactId)?.properties.email)
  const isFree = email !== undefined && !lookup.findContactIdByEmail(email)
  return email && !hasEmail && isFree ? { contactId, setsEmail: email } : { contactId }
}

function resolveByEmail(email: string, lookup: ContactLookup): ContactResolution {
  const contactId = lookup.findContactIdByEmail(email)
  return contactId ? { contactId } : { createsWithEmail: email }
}

/** The E5 failure for a record that is missing, archived or another account's. */
export function unknownRecord(objectId: string, kindName: string, path: string): Failure {
  const shownId = shorten(objectId, SHOWN_ID_CHARS)
  return {
    kind: 'not_found',
    message: `${kindName} ${shownId} not found`,
    rule: 'timeline E5, V3',
    path: `${path}objectId`,
    context: { objectId: [shownId] },
  }
}

function emailTaken(email: string, holder: string, path: string): Failure {
  return {
    kind: 'conflict',
    message: `Contact ${holder} already has the e-mail address ${email}; events cannot move it to another contact`,
    rule: 'timeline E8, V5',
    path: `${path}email`,
    context: { email: [email], objectId: [holder] },
  }
}

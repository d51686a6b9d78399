import type { Caller } from '../caller.ts'
import { type Failure, type Outcome, refusal, success } from '../failure.ts'
import { type ContactResolution, resolveContact, unknownRecord } from '../identity/resolve-contact.ts'
import type { ObjectType } from '../objects/object-types.ts'
import type { CheckedEvent, TimelineEvent } from './event.ts'
import type { EventPolicy } from './event-policy.ts'
import { hasSameContent } from './same-content.ts'
import type { StampCatalogues } from './stamp-input.ts'
import { createStampedContact, setCompanyDomain, setContactEmail, stampRecord } from './stamp-record.ts'
import { CONTACT_TYPE_ID, templateObjectTypes } from './template.ts'
import { TimelineDraft } from './timeline-draft.ts'
import type { TimelineIds, TimelinePlan, TimelineState } from './timeline-store.ts'

export type PlanContext = {
  readonly ids: TimelineIds
  readonly caller: Caller
  readonly policy: EventPolicy
  readonly catalogues: StampCatalogues
  /** The types whose records are stamped. */
  readonly types: readonly ObjectType[]
  readonly now: number
}

/**
 * Decides, in input order, what a batch of checked events does to an account: whom each is about, which contacts are
 * created or changed, which events are stored, replaced, repeated or refused; under an atomic policy one refusal leaves
 * nothing to write. Pure: the answer depends on the arguments alone, ids included.
 * Source: V1-V14, V30-V35, B5, X7, X10, decisions 14 and 16.
 */
export function planEvents(
  events: readonly CheckedEvent[],
  state: TimelineState,
  context: PlanContext,
): TimelinePlan<readonly Outcome<TimelineEvent>[]> {
  const draft = new TimelineDraft(state)
  const outcomes = events.map((event) => planEvent(event, draft, context))
  if (context.policy.isAtomic && outcomes.some((outcome) => !outcome.ok))
    return { writes: new TimelineDraft(state).toWrites(), result: outcomes }
  const result = outcomes.map((outcome) => (outcome.ok ? success(latest(outcome.value, draft)) : outcome))
  return { writes: draft.toWrites(), result }
}

/** An event that waited for its visitor when it was planned may have found its contact later in the batch. */
function latest(event: TimelineEvent, draft: TimelineDraft): TimelineEvent {
  const contactId =
    event.objectId ?? (event.visitor ? draft.findContactIdByVisitor(event.visitor) : undefined)
  return contactId === undefined ? event : { ...event, objectId: contactId }
}

function planEvent(event: CheckedEvent, draft: TimelineDraft, context: PlanContext): Outcome<TimelineEvent> {
  const taken = context.policy.repeatedId === 'refuse' ? findStored(event, draft) : undefined
  if (taken) return refusal(eventExists(event, taken))
  const resolved = resolveRecord(event, draft)
  if (!resolved.ok) return resolved
  const repeated = compareWithStored(event, resolved.value, draft)
  if (repeated) return repeated
  const objectId = applyResolution(event, resolved.value, { draft, context })
  const stored: TimelineEvent = {
    templateId: event.template.id,
    id: event.id,
    eventNumber: context.ids.nextEventNumber(),
    objectTypeId: event.template.objectTypeId,
    ...(objectId === undefined ? {} : { objectId }),
    ...(objectId === undefined && event.utk ? { visitor: event.utk, waitsSince: context.now } : {}),
    occurredAt: event.occurredAt,
    content: event.content,
  }
  draft.putEvent(stored)
  return success(stored)
}

function resolveRecord(event: CheckedEvent, draft: TimelineDraft): Outcome<ContactResolution> {
  const { objectTypeId } = event.template
  if (objectTypeId === CONTACT_TYPE_ID) return resolveContact(event, draft, event.path)
  const objectId = event.objectId ?? ''
  const record = draft.records.findRecord({ objectTypeId, id: objectId })
  return record
    ? success({ contactId: record.id })
    : refusal(unknownRecord(objectId, kindName(objectTypeId), event.path))
}

function kindName(objectTypeId: string): string {
  const singular = templateObjectTypes.find((type) => type.typeId === objectTypeId)?.singular ?? 'record'
  return singular.charAt(0).toUpperCase() + singular.slice(1)
}

/** What the same-id rule answers; undefined when the event is new or takes the place of another record's (V13). */
function compareWithStored(
  event: CheckedEvent,
  resolution: ContactResolution,
  draft: TimelineDraft,
): Outcome<TimelineEvent> | undefined {
  const stored = findStored(event, draft)
  if (!stored || !isAboutSameRecord(stored, resolution)) return undefined
  return hasSameContent(event, stored) ? success(stored) : refusal(eventExists(event, stored))
}

function findStored(event: CheckedEvent, draft: TimelineDraft): TimelineEvent | undefined {
  return draft.findEvent({ templateId: event.template.id, id: event.id })
}

function isAboutSameRecord(stored: TimelineEvent, resolution: ContactResolution): boolean {
  if (resolution.contactId !== undefined) return stored.objectId === resolution.contactId
  return (
    resolution.pendingVisitor !== undefined &&
    stored.objectId === undefined &&
    stored.visitor === resolution.pendingVisitor
  )
}

function eventExists(event: CheckedEvent, stored: TimelineEvent): Failure {
  return {
    kind: 'event_exists',
    message: `An event already exists with that id (${event.id}). Events cannot be changed; send another id.`,
    rule: 'timeline E8a, V13',
    path: `${event.path}id`,
    subCategory: 'TimelineEventErrors.EVENT_UPSERTS_IMMUTABLE',
    context: {
      fieldValue: [event.id],
      id: [event.id],
      ...(stored.objectId === undefined ? {} : { objectId: [stored.objectId] }),
    },
  }
}

/** Does what storing the event changes in the account and answers the record's id, if it is known. */
function applyResolution(
  event: CheckedEvent,
  resolution: ContactResolution,
  plan: { draft: TimelineDraft; context: PlanContext },
): string | undefined {
  const { draft } = plan
  const contactId = resolution.createsWithEmail
    ? createStampedContact(resolution.createsWithEmail, event, plan)
    : resolution.contactId
  if (contactId === undefined) {
    if (resolution.pendingVisitor) draft.waitForVisitor(resolution.pendingVisitor)
    return undefined
  }
  if (resolution.setsEmail) setContactEmail(contactId, resolution.setsEmail, plan)
  if (resolution.linksVisitor) draft.linkVisitor(resolution.linksVisitor, contactId)
  if (!resolution.createsWithEmail) stampRecord(contactId, event, plan)
  if (plan.context.policy.setsCompanyDomain) setCompanyDomain(contactId, event, plan)
  return contactId
}

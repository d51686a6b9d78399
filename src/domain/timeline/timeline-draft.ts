import type { ContactLookup } from '../identity/resolve-contact.ts'
import { RecordDraft } from '../objects/record-draft.ts'
import type { CrmRecord } from '../objects/record.ts'
import type { TimelineEvent } from './event.ts'
import { CONTACT_TYPE_ID } from './template.ts'
import type { EventKey, TimelineState, TimelineWrites } from './timeline-store.ts'

/** Events, visitors and records of one batch while it is planned; see `RecordDraft`. */
export class TimelineDraft implements ContactLookup {
  readonly records: RecordDraft
  readonly #state: TimelineState
  readonly #events = new Map<string, TimelineEvent>()
  readonly #links = new Map<string, string>()
  readonly #pending = new Set<string>()

  constructor(state: TimelineState) {
    this.#state = state
    this.records = new RecordDraft(state)
  }

  findContact(id: string): CrmRecord | undefined {
    return this.records.findRecord({ objectTypeId: CONTACT_TYPE_ID, id })
  }

  findContactIdByEmail(email: string): string | undefined {
    return this.records.findHolder({ objectTypeId: CONTACT_TYPE_ID, property: 'email', value: email })
  }

  findContactIdByVisitor(utk: string): string | undefined {
    return this.#links.get(utk) ?? this.#state.findVisitorContact(utk)
  }

  findEvent(key: EventKey): TimelineEvent | undefined {
    return this.#events.get(eventKey(key)) ?? this.#attached(this.#state.findEvent(key))
  }

  /** A stored event that waits for a visitor whom this batch has linked belongs to the contact already. */
  #attached(event: TimelineEvent | undefined): TimelineEvent | undefined {
    if (event?.visitor === undefined || event.objectId !== undefined) return event
    const contactId = this.#links.get(event.visitor)
    return contactId === undefined ? event : { ...event, objectId: contactId }
  }

  /** Adds the event, or puts it in the place of the one that has its id. */
  putEvent(event: TimelineEvent): void {
    this.#events.set(eventKey({ templateId: event.templateId, id: event.id }), event)
  }

  /** Links the visitor; events that wait for it, in this batch too, move to the contact. */
  linkVisitor(utk: string, contactId: string): void {
    this.#links.set(utk, contactId)
    this.#pending.delete(utk)
    for (const [key, event] of this.#events) {
      if (event.visitor === utk && event.objectId === undefined)
        this.#events.set(key, { ...event, objectId: contactId })
    }
  }

  waitForVisitor(utk: string): void {
    this.#pending.add(utk)
  }

  toWrites(): TimelineWrites {
    const events = [...this.#events.values()].map((event) => ({
      event,
      stored: this.#state.findEvent(keyOf(event)),
    }))
    return {
      records: this.records.toWrites(),
      inserted: events.filter(({ stored }) => !stored).map(({ event }) => event),
      replaced: events.flatMap(({ event, stored }) =>
        stored ? [{ event, previousNumber: stored.eventNumber }] : [],
      ),
      linkedVisitors: [...this.#links].map(([utk, contactId]) => ({ utk, contactId })),
      pendingVisitors: [...this.#pending],
    }
  }
}

function keyOf(event: TimelineEvent): EventKey {
  return { templateId: event.templateId, id: event.id }
}

function eventKey(key: EventKey): string {
  return `${key.templateId} ${key.id}`
}

import { type Outcome, refusal, success } from '../../../domain/failure.ts'
import { formatInstant } from '../../../domain/instant.ts'
import { CONTACT_TYPE_ID } from '../../../domain/visitors/contact-model.ts'
import type { RecordStore } from '../../../domain/objects/record-store.ts'
import { SHOWN_ID_CHARS, shorten } from '../../../domain/text-size.ts'
import type { Visitor, VisitorStore } from '../../../domain/visitors/visitor-store.ts'
import { visitorOperations } from '../../operations/visitor-operations.ts'
import { encodePaging } from '../../paging.ts'
import { decodeLimit } from '../../query-parameters.ts'
import type { Route } from '../../route.ts'
import { findTimelineRecord } from './find-timeline-record.ts'
import { decodeUtk } from './identify-visitor.ts'
import {
  DEFAULT_VISITORS,
  ListVisitorsQuery,
  MAX_VISITORS,
  MAX_WAITING_COUNTED,
  VisitorPage,
  VisitorReply,
} from './visitor-schemas.ts'

type Deps = { readonly visitors: VisitorStore; readonly records: RecordStore }

/** `GET /tidemark/v1/visitors/{utk}`: who the visitor is, and what waits for it (decision 98). */
export function getVisitor({ visitors }: Pick<Deps, 'visitors'>): Route {
  return {
    operation: visitorOperations.getVisitor,
    documentation: { replies: { 200: VisitorReply } },
    handle: async (context) => {
      const { accountId } = context.caller
      const utk = decodeUtk(context)
      if (!utk.ok) return utk
      const [visitor] = await visitors.findVisitors(accountId, [utk.value])
      if (visitor === undefined) return visitorMissing(utk.value)
      const waitingEvents = await visitors.countWaiting(accountId, visitor.utk, MAX_WAITING_COUNTED)
      const { contactId } = visitor
      const known = contactId === undefined ? {} : { contactId }
      return success({ status: 200, body: { ...encodeVisitor(visitor), ...known, waitingEvents } })
    },
  }
}

/** `GET /tidemark/v1/contacts/{contactId}/visitors`: of a live contact, also by an id that was merged away (decision 98). */
export function listVisitors({ visitors, records }: Deps): Route {
  return {
    operation: visitorOperations.listVisitors,
    documentation: { query: ListVisitorsQuery, replies: { 200: VisitorPage } },
    handle: async (context) => {
      const { query, params, caller } = context
      const limit = decodeLimit(query, { fallback: DEFAULT_VISITORS, max: MAX_VISITORS })
      if (!limit.ok) return limit
      const key = { objectTypeId: CONTACT_TYPE_ID, id: params.contactId ?? '' }
      const contact = await findTimelineRecord(records, context, key)
      if (!contact.ok) return contact
      const page = { after: query.get('after') ?? '', limit: limit.value + 1 }
      const found = await visitors.listVisitors(caller.accountId, contact.value.id, page)
      const shown = found.slice(0, limit.value)
      const next = found.length > limit.value ? shown.at(-1)?.utk : undefined
      return success({
        status: 200,
        body: { results: shown.map(encodeVisitor), ...encodePaging(context, next) },
      })
    },
  }
}

function encodeVisitor({ utk, firstSeenAt, linkedAt }: Visitor): object {
  const linked = linkedAt === undefined ? {} : { linkedAt: formatInstant(linkedAt) }
  return { utk, firstSeenAt: formatInstant(firstSeenAt), ...linked }
}

function visitorMissing(utk: string): Outcome<never> {
  const shown = shorten(utk, SHOWN_ID_CHARS)
  return refusal({
    kind: 'not_found',
    message: `Visitor ${shown} not found`,
    rule: 'decision 98, timeline E5',
    path: 'utk',
  })
}

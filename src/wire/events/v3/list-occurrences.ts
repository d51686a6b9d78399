import { type Outcome, refusal, success } from '../../../domain/failure.ts'
import { formatInstant } from '../../../domain/instant.ts'
import { objectTypeById } from '../../../domain/objects/object-types.ts'
import { readRecord } from '../../../domain/objects/read-records.ts'
import type { RecordStore } from '../../../domain/objects/record-store.ts'
import { readCatalogue } from '../../../domain/properties/current-catalogue.ts'
import type { PropertyStore } from '../../../domain/properties/property-store.ts'
import { eventTypeName } from '../../../domain/timeline/event-type-name.ts'
import {
  type EventItem,
  readTimelinePage,
  type TimelinePage,
  type TimelineRequest,
} from '../../../domain/timeline/read-timeline.ts'
import type { TimelineReader } from '../../../domain/timeline/timeline-reader.ts'
import { timelineReadingOperations } from '../../operations/timeline-reading-operations.ts'
import { encodePaging } from '../../paging.ts'
import type { Route, RouteContext } from '../../route.ts'
import { encodeCursor } from '../../timeline-cursor.ts'
import { type AskedOccurrences, decodeOccurrenceQuery } from './occurrence-query.ts'
import { CollectionOfOccurrences, OccurrencesQuery } from './schemas.ts'

type OccurrenceDeps = {
  readonly reader: TimelineReader
  readonly records: Pick<RecordStore, 'readRecords' | 'findIdsByValue' | 'findSurvivors'>
  readonly properties: Pick<PropertyStore, 'readModels'>
}

/** `GET /events/v3/events`: events of a record or of the account, of every app that it installed (PC10, PC11). */
export function listOccurrences(deps: OccurrenceDeps): Route {
  return {
    operation: timelineReadingOperations.listOccurrences,
    documentation: { query: OccurrencesQuery, replies: { 200: CollectionOfOccurrences } },
    handle: async (context) => {
      const asked = await decodeOccurrenceQuery(context)
      if (!asked.ok) return asked
      const { accountId } = context.caller
      const objectId = await findObjectId(deps, accountId, asked.value)
      if (!objectId.ok) return objectId
      const subject = { accountId, objectId: objectId.value }
      const page = await readTimelinePage(deps.reader, await requestOf(deps.reader, asked.value, subject))
      return success({ status: 200, body: encodePage(page, asked.value, context) })
    },
  }
}

async function findObjectId(
  { records, properties }: OccurrenceDeps,
  accountId: string,
  { objectType, record }: AskedOccurrences,
): Promise<Outcome<string | undefined>> {
  if (!objectType || !record) return success(undefined)
  const { reference, idProperty } = record
  const catalogue = await readCatalogue(properties, accountId, objectType.typeId)
  const request = { accountId, objectType, catalogue, reference, idProperty, archived: false }
  const found = await readRecord(records, request)
  if (found.ok) return success(found.value.id)
  const isAboutProperty = found.failure.path === 'idProperty'
  return isAboutProperty ? refusal({ ...found.failure, path: `objectProperty.${idProperty}` }) : found
}

async function requestOf(
  reader: TimelineReader,
  asked: AskedOccurrences,
  subject: { readonly accountId: string; readonly objectId: string | undefined },
): Promise<TimelineRequest> {
  const { objectType, eventTypes, eventIds, tokens, range, order, limit } = asked
  const { accountId, objectId } = subject
  return {
    accountId,
    scope: eventIds.length > 0 ? 'ids' : objectId === undefined ? 'account' : 'record',
    filter: {
      // Events that wait for their visitor show nowhere (PT15).
      isPlaced: true,
      tokens,
      ...(objectType ? { objectTypeId: objectType.typeId } : {}),
      ...(objectId === undefined ? {} : { objectId }),
      ...(eventIds.length > 0 ? { eventIds } : {}),
      ...(eventTypes.length > 0 ? { templateIds: await findTemplateIds(reader, accountId, eventTypes) } : {}),
    },
    range,
    order,
    limit,
  }
}

/** A name that means nothing here, such as that of a built-in type, has no events (PC11). */
async function findTemplateIds(
  reader: TimelineReader,
  accountId: string,
  eventTypes: readonly string[],
): Promise<readonly string[]> {
  const types = await reader.listTypes(accountId)
  return types.filter((type) => eventTypes.includes(eventTypeName(type))).map((type) => type.templateId)
}

/** The page in the order asked for, whichever way it was walked; `prev` is there once a cursor was sent (PH16, PH17). */
function encodePage({ items, next }: TimelinePage, asked: AskedOccurrences, request: RouteContext): object {
  const ordered = asked.isBackwards ? items.toReversed() : items
  const [first, last] = [ordered[0], ordered.at(-1)].map((item) => item?.position)
  const [after, before] = asked.isBackwards ? [last, next] : [next, asked.isFirst ? undefined : first]
  const cursors = [after, before].map((position) => position && encodeCursor(position))
  return {
    results: ordered.map((item) => encodeOccurrence(item, asked.shown)),
    ...encodePaging(request, cursors[0], cursors[1]),
  }
}

function encodeOccurrence({ event, type }: EventItem, shown: readonly string[]): object {
  const tokens = Object.entries(event.content.tokens)
  return {
    id: event.id,
    eventType: eventTypeName(type),
    objectType: objectTypeById(event.objectTypeId)?.label ?? event.objectTypeId,
    objectId: event.objectId,
    occurredAt: formatInstant(event.occurredAt),
    properties: Object.fromEntries(tokens.filter(([name]) => shown.length === 0 || shown.includes(name))),
  }
}

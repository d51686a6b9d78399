import { type Failure, type Outcome, refusal, success } from '../../../domain/failure.ts'
import type { ObjectType } from '../../../domain/objects/object-types.ts'
import { isRecordId } from '../../../domain/objects/record-id.ts'
import type { TimelineRequest } from '../../../domain/timeline/read-timeline.ts'
import { narrow, type TimelinePosition } from '../../../domain/timeline/timeline-position.ts'
import { badParameter, decodeLimit, decodeList, decodePrefixed, decodeWord } from '../../query-parameters.ts'
import type { RouteContext } from '../../route.ts'
import { decodeCursor, decodeTimes } from '../../timeline-cursor.ts'

/** As on object lists (PH19). */
export const DEFAULT_LIMIT = 10
export const MAX_LIMIT = 100
const MAX_IDS = 100

/** How the query names a record: by id, or by a unique property. */
type AskedRecord = { readonly reference: string; readonly idProperty?: string }

export type AskedOccurrences = Pick<TimelineRequest, 'range' | 'order' | 'limit'> & {
  readonly objectType?: ObjectType
  readonly record?: AskedRecord
  readonly eventTypes: readonly string[]
  readonly eventIds: readonly string[]
  readonly tokens: Readonly<Record<string, string>>
  /** Token values to show; empty: all. */
  readonly shown: readonly string[]
  /** Whether the page before a position is asked for: its range is walked from the far side. */
  readonly isBackwards: boolean
  readonly isFirst: boolean
}

/** Reads the query of `GET /events/v3/events` (PC10). */
export async function decodeOccurrenceQuery({
  query,
  types,
}: Pick<RouteContext, 'query' | 'types'>): Promise<Outcome<AskedOccurrences>> {
  const subject = await decodeSubject(query, types)
  if (!subject.ok) return subject
  const tokens = decodePrefixed(query, 'property.')
  if (!tokens.ok) return tokens
  const page = decodePage(query)
  if (!page.ok) return page
  const eventIds = decodeIds(query)
  if (!eventIds.ok) return eventIds
  return success({
    ...subject.value,
    ...page.value,
    eventTypes: decodeList(query, 'eventType'),
    eventIds: eventIds.value,
    tokens: tokens.value,
    shown: decodeList(query, 'properties'),
  })
}

/** Release 12 of the official client sends a comma list (PH24), yet an event id may hold commas: both are looked for. */
function decodeIds(query: URLSearchParams): Outcome<readonly string[]> {
  const ids = [...new Set([...query.getAll('id').filter(Boolean), ...decodeList(query, 'id')])]
  if (ids.length <= MAX_IDS) return success(ids)
  return refusal(badParameter('id', ids.join(), `at most ${MAX_IDS} ids`))
}

type Subject = Pick<AskedOccurrences, 'objectType' | 'record'>

async function decodeSubject(
  query: URLSearchParams,
  types: RouteContext['types'],
): Promise<Outcome<Subject>> {
  const reference = query.get('objectType')
  const objectType = reference ? await types.find(reference) : success(undefined)
  if (!objectType.ok) return objectType
  const record = decodeRecord(query)
  if (!record.ok) return record
  if (record.value && !objectType.value) return refusal(missingType(record.value))
  return success({
    ...(objectType.value ? { objectType: objectType.value } : {}),
    ...(record.value ? { record: record.value } : {}),
  })
}

function decodeRecord(query: URLSearchParams): Outcome<AskedRecord | undefined> {
  const properties = decodePrefixed(query, 'objectProperty.')
  if (!properties.ok) return properties
  const objectId = query.get('objectId')
  const [property, second] = Object.entries(properties.value)
  if (property && (objectId || second)) {
    const [name, value] = second ?? property
    return refusal(badParameter(`objectProperty.${name}`, value, 'the only name of the record'))
  }
  if (property) return success({ idProperty: property[0], reference: property[1] })
  if (!objectId) return success(undefined)
  if (!isRecordId(objectId))
    return refusal(badParameter('objectId', objectId, 'the id of a record, in digits'))
  return success({ reference: objectId })
}

type AskedPage = Pick<AskedOccurrences, 'range' | 'order' | 'limit' | 'isBackwards' | 'isFirst'>

function decodePage(query: URLSearchParams): Outcome<AskedPage> {
  const times = decodeTimes(query)
  if (!times.ok) return times
  const cursor = decodeEitherCursor(query)
  if (!cursor.ok) return cursor
  const sort = decodeWord(query, 'sort', ['-occurredAt', 'occurredAt'])
  if (!sort.ok) return sort
  const limit = decodeLimit(query, { fallback: DEFAULT_LIMIT, max: MAX_LIMIT })
  if (!limit.ok) return limit
  const { position, isBackwards } = cursor.value
  const isDescending = sort.value === '-occurredAt'
  const order = isDescending === isBackwards ? 'oldest_first' : 'newest_first'
  return success({
    range: position ? narrow(times.value, sideOf(order, position)) : times.value,
    order,
    limit: limit.value,
    isBackwards,
    isFirst: position === undefined,
  })
}

type Cursor = { readonly position: TimelinePosition | undefined; readonly isBackwards: boolean }

function decodeEitherCursor(query: URLSearchParams): Outcome<Cursor> {
  const after = decodeCursor(query, 'after')
  if (!after.ok) return after
  const before = decodeCursor(query, 'before')
  if (!before.ok) return before
  const isBackwards = before.value !== undefined
  if (after.value && isBackwards)
    return refusal(badParameter('before', query.get('before') ?? '', 'left out beside after'))
  return success({ position: after.value ?? before.value, isBackwards })
}

function sideOf(order: TimelineRequest['order'], cursor: TimelinePosition): TimelineRequest['range'] {
  return order === 'newest_first' ? { newest: cursor } : { oldest: cursor }
}

function missingType({ reference, idProperty }: AskedRecord): Failure {
  const name = idProperty === undefined ? 'objectId' : `objectProperty.${idProperty}`
  return {
    kind: 'parameter_invalid',
    message: `${name} needs objectType beside it`,
    rule: 'platform PE13, PC10',
    path: 'objectType',
    context: { [name]: [reference.slice(0, 100)] },
  }
}

import { type Failure, type Outcome, refusal, success } from '../../../domain/failure.ts'
import { canonicalId, isRecordId } from '../../../domain/objects/record-id.ts'
import type { TimelineRequest } from '../../../domain/timeline/read-timeline.ts'
import { narrow } from '../../../domain/timeline/timeline-position.ts'
import type { TypeSelection } from '../../../domain/timeline/select-types.ts'
import {
  badParameter,
  decodeChoice,
  decodeLimit,
  decodeList,
  decodePrefixed,
  decodeWord,
} from '../../query-parameters.ts'
import type { RouteContext, WireRequest } from '../../route.ts'
import { decodeCursor, decodeTimes } from '../../timeline-cursor.ts'
import type { RenderedPart } from './encode-items.ts'

export const MAX_LIMIT = 100
export const DEFAULT_LIMIT = 20
export const LINES_TYPE = 'application/x-ndjson'

/** What both timelines take from the query. */
export type AskedTimeline = Pick<TimelineRequest, 'range' | 'limit'> & {
  readonly types: TypeSelection
  readonly tokens: Readonly<Record<string, string>>
  /** What of each event is rendered beside its data. */
  readonly parts: readonly RenderedPart[]
  readonly format: 'json' | 'ndjson'
}

export function decodeTimelineQuery({ query, accept }: WireRequest): Outcome<AskedTimeline> {
  const types = decodeTypes(query)
  if (!types.ok) return types
  const tokens = decodePrefixed(query, 'token.')
  if (!tokens.ok) return tokens
  const times = decodeTimes(query)
  if (!times.ok) return times
  const after = decodeCursor(query, 'after')
  if (!after.ok) return after
  const limit = decodeLimit(query, { fallback: DEFAULT_LIMIT, max: MAX_LIMIT })
  if (!limit.ok) return limit
  const render = decodeWord(query, 'render', ['none', 'header', 'detail', 'both'])
  if (!render.ok) return render
  const format = decodeFormat(query, accept)
  if (!format.ok) return format
  return success({
    types: types.value,
    tokens: tokens.value,
    range: after.value ? narrow(times.value, { newest: after.value }) : times.value,
    limit: limit.value,
    parts: renderedParts[render.value],
    format: format.value,
  })
}

const renderedParts = {
  none: [],
  header: ['header'],
  detail: ['detail'],
  both: ['header', 'detail'],
} as const satisfies Record<string, readonly RenderedPart[]>

/** Which events of the account the query asks for, beside those of a type or time. */
export type AskedAccount = {
  readonly objectTypeId?: string
  readonly objectId?: string
  /** Whether events that wait for their visitor are meant, or the others; absent: both. */
  readonly isPending?: boolean
}

export async function decodeAccountQuery({
  query,
  types,
}: Pick<RouteContext, 'query' | 'types'>): Promise<Outcome<AskedAccount>> {
  const objectType = query.get('objectType')
  const objectId = query.get('objectId')
  const type = objectType ? await types.find(objectType) : success(undefined)
  if (!type.ok) return type
  const pending = decodeChoice(query, 'pending')
  if (!pending.ok) return pending
  const failure = checkAccountQuery(query, pending.value)
  if (failure) return refusal(failure)
  return success({
    ...(type.value ? { objectTypeId: type.value.typeId } : {}),
    ...(objectId ? { objectId: canonicalId(objectId) } : {}),
    ...(pending.value === undefined ? {} : { isPending: pending.value }),
  })
}

function checkAccountQuery(query: URLSearchParams, isPending: boolean | undefined): Failure | undefined {
  const kind = decodeList(query, 'kind').find((candidate) => candidate !== 'event')
  if (kind !== undefined) return badParameter('kind', kind, 'event: an account shows its events alone')
  const objectId = query.get('objectId')
  if (!objectId) return undefined
  if (!isRecordId(objectId)) return badParameter('objectId', objectId, 'the id of a record, in digits')
  if (!query.get('objectType')) return missingType(objectId)
  if (isPending)
    return badParameter('pending', 'true', 'left out with objectId: such events have no record yet')
  return undefined
}

function missingType(objectId: string): Failure {
  return {
    kind: 'parameter_invalid',
    message: 'objectId needs objectType beside it: ids are unique within a type only',
    rule: 'platform PE13',
    path: 'objectType',
    context: { objectId: [objectId] },
  }
}

function decodeTypes(query: URLSearchParams): Outcome<TypeSelection> {
  const templateIds = decodeList(query, 'eventTemplateId')
  const bad = templateIds.find((id) => !isRecordId(id))
  if (bad !== undefined)
    return refusal(badParameter('eventTemplateId', bad, 'the id of an event template, in digits'))
  return success({
    templateIds: templateIds.map(canonicalId),
    typeNames: decodeList(query, 'eventTypeName'),
  })
}

/** The word in the query decides; without one what `Accept` names. */
function decodeFormat(query: URLSearchParams, accept = ''): Outcome<'json' | 'ndjson'> {
  const format = decodeWord(query, 'format', ['json', 'ndjson'])
  if (!format.ok) return format
  const isAccepted = accept.split(',').some((item) => item.split(';')[0]?.trim().toLowerCase() === LINES_TYPE)
  const wantsLines = query.get('format') ? format.value === 'ndjson' : isAccepted
  const limit = query.get('limit')
  if (wantsLines && limit)
    return refusal(badParameter('limit', limit, 'left out with ndjson: the stream has everything'))
  return success(wantsLines ? 'ndjson' : 'json')
}

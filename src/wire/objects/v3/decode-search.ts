import { type Failure, type Outcome, refusal, success } from '../../../domain/failure.ts'
import { searchRefused } from '../../../domain/search/refuse-search.ts'
import type { SearchFilter, SearchRequest } from '../../../domain/search/search-request.ts'
import { decodeFilter, type SearchPlace } from './decode-filter.ts'
import type { SearchBody } from './search-schemas.ts'

const DEFAULT_LIMIT = 10
const MAX_LIMIT = 200
/** Rows behind it cannot be reached (SRCH-24). */
const WINDOW = 10_000
const MAX_GROUPS = 5
const MAX_FILTERS_OF_GROUP = 6
const MAX_FILTERS = 18
const MAX_CHARACTERS = 3_000

/** A search as asked. `place`: how a failure of the whole body begins. Source: search 1.1, 5, 6 (observed). */
export function decodeSearch(body: SearchBody, place: SearchPlace): Outcome<SearchRequest> {
  const tooLong = checkLength(body)
  if (tooLong) return refusal(tooLong)
  const sort = decodeSort(body, place)
  if (!sort.ok) return sort
  const groups = decodeGroups(body, place)
  if (!groups.ok) return groups
  const page = decodePage(body, place)
  if (!page.ok) return page
  return success({ groups: groups.value, query: body.query ?? '', ...sort.value, ...page.value })
}

/** Lists of values and of properties may be long; all else may not (SRCH-3). */
function checkLength(body: SearchBody): Failure | undefined {
  if ((body.query ?? '').length > MAX_CHARACTERS)
    return searchInvalid(`query must have at most ${MAX_CHARACTERS} characters`, 'SRCH-3', 'query')
  const { properties: _properties, ...rest } = body
  const text = JSON.stringify(rest, (key, value: unknown) => (key === 'values' ? undefined : value))
  if (text.length <= MAX_CHARACTERS) return undefined
  const message = `The search must have at most ${MAX_CHARACTERS} characters beside its lists of values and properties`
  return searchInvalid(message, 'SRCH-3, platform PH29', '')
}

/** Source: SRCH-23. */
function decodeSort({ sorts }: SearchBody, place: SearchPlace): Outcome<Pick<SearchRequest, 'sort'>> {
  const given = sorts ?? []
  if (given.length > 1)
    return refusal(
      searchInvalid(`too many sorts (count: ${given.length}, max allowed: 1)`, 'SRCH-23', 'sorts'),
    )
  const [sort] = given
  if (sort === undefined) return success({})
  const path = 'sorts[0]'
  if (typeof sort === 'string') {
    const isDescending = sort.startsWith('-')
    return success({ sort: { propertyName: isDescending ? sort.slice(1) : sort, isDescending, path } })
  }
  const direction = sort.direction ?? 'ASCENDING'
  if (direction !== 'ASCENDING' && direction !== 'DESCENDING')
    return refusal(place.notDeserialized('SortDirection', direction, `${path}.direction`))
  const { propertyName } = sort
  return success({ sort: { propertyName, isDescending: direction === 'DESCENDING', path } })
}

/** Source: SRCH-2, SRCH-26. Groups without filters ask for nothing. */
function decodeGroups(body: SearchBody, place: SearchPlace): Outcome<SearchRequest['groups']> {
  const grouped = (body.filterGroups ?? []).map(({ filters }, index) => ({
    filters: filters ?? [],
    path: `filterGroups[${index}].filters`,
  }))
  const lists = body.filters ? [...grouped, { filters: body.filters, path: 'filters' }] : grouped
  const failure = checkCounts(
    lists.map(({ filters }) => filters.length),
    place,
  )
  if (failure) return refusal(failure)
  const groups: SearchFilter[][] = []
  for (const { filters, path } of lists) {
    const group: SearchFilter[] = []
    for (const [index, filter] of filters.entries()) {
      const decoded = decodeFilter(filter, `${path}[${index}]`, place)
      if (!decoded.ok) return decoded
      group.push(decoded.value)
    }
    if (group.length > 0) groups.push(group)
  }
  return success(groups)
}

function checkCounts(counts: readonly number[], place: SearchPlace): Failure | undefined {
  if (counts.length > MAX_GROUPS) {
    const problem = `too many filterGroups (count: ${counts.length}, max allowed: ${MAX_GROUPS})`
    return place.invalid(problem, 'filterGroups')
  }
  const largest = Math.max(0, ...counts)
  if (largest > MAX_FILTERS_OF_GROUP) {
    const message = `too many filters per filter group (count: ${largest}, max allowed: ${MAX_FILTERS_OF_GROUP})`
    return searchInvalid(message, 'SRCH-2', `filterGroups[${counts.indexOf(largest)}].filters`)
  }
  const count = counts.reduce((sum, filters) => sum + filters, 0)
  if (count <= MAX_FILTERS) return undefined
  const message = `too many filters (count: ${count}, max allowed: ${MAX_FILTERS})`
  return searchInvalid(message, 'SRCH-2', 'filterGroups')
}

/** A page that would reach out of the window ends with it (SRCH-24). */
function decodePage(
  { limit, after }: SearchBody,
  place: SearchPlace,
): Outcome<Pick<SearchRequest, 'offset' | 'limit'>> {
  const limitText = String(limit ?? DEFAULT_LIMIT)
  const afterText = String(after ?? 0)
  if (!/^-?\d+$/.test(limitText)) return refusal(place.notDeserialized('Integer', limitText, 'limit'))
  if (!/^\d+$/.test(afterText)) return refusal(place.notDeserialized('Integer', afterText, 'after'))
  const wanted = Number(limitText)
  if (wanted < 1 || wanted > MAX_LIMIT)
    return refusal(searchInvalid(`limit must be between 1 and ${MAX_LIMIT}`, 'SRCH-24', 'limit'))
  const offset = Number(afterText)
  if (offset >= WINDOW) {
    const reason = `Searches reach the first ${WINDOW} matches: narrow the filters, for example by hs_object_id GT the last id seen`
    return refusal(searchRefused(reason, 'after', 'SRCH-24'))
  }
  return success({ offset, limit: Math.min(wanted, WINDOW - offset) })
}

function searchInvalid(message: string, rule: string, path: string): Failure {
  return { kind: 'search_invalid', message, rule: `search ${rule}`, path }
}

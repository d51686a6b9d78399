import { type Outcome, success } from '../failure.ts'
import { readFilter } from './read-filter.ts'
import { readQuery } from './query-condition.ts'
import type { SearchFilter, SearchRequest } from './search-request.ts'
import { everything, type Search, type SearchCondition, type SearchOrder } from './search-value.ts'
import { findSearchable, type SearchModel } from './searchable-property.ts'

const DEFAULT_ORDER: SearchOrder = {
  as: 'instant',
  value: { kind: 'time', of: 'createdAt' },
  isDescending: false,
}

/** A request in terms of the type's properties. Fails with `search_invalid`. Source: search 2, 4, 5. */
export function planSearch(model: SearchModel, request: SearchRequest): Outcome<Search> {
  const groups: SearchCondition[] = []
  for (const filters of request.groups) {
    const group = readGroup(model, filters)
    if (!group.ok) return group
    groups.push(group.value)
  }
  const order = readOrder(model, request.sort)
  if (!order.ok) return order
  const filtered: SearchCondition = groups.length === 0 ? everything : { kind: 'any', of: groups }
  return success({
    objectTypeId: model.objectType.typeId,
    where: { kind: 'all', of: [filtered, readQuery(model, request.query)] },
    order: order.value,
    offset: request.offset,
    limit: request.limit,
  })
}

function readGroup(model: SearchModel, filters: readonly SearchFilter[]): Outcome<SearchCondition> {
  const conditions: SearchCondition[] = []
  for (const filter of filters) {
    const condition = readFilter(model, filter)
    if (!condition.ok) return condition
    conditions.push(condition.value)
  }
  return success({ kind: 'all', of: conditions })
}

/** Source: SRCH-23. */
function readOrder(model: SearchModel, sort: SearchRequest['sort']): Outcome<SearchOrder> {
  if (sort === undefined) return success(DEFAULT_ORDER)
  const found = findSearchable(model, sort.propertyName, sort.path)
  if (!found.ok) return found
  const { comparison, value } = found.value
  return success({ as: comparison, value, isDescending: sort.isDescending })
}

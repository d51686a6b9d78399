import { success } from '../../../domain/failure.ts'
import { planSearch } from '../../../domain/search/plan-search.ts'
import type { SearchResult, SearchStore } from '../../../domain/search/search-store.ts'
import type { Search } from '../../../domain/search/search-value.ts'
import { searchModel } from '../../../domain/search/searchable-property.ts'
import { objectOperations } from '../../operations/object-operations.ts'
import { compileBody, missingAttributes } from '../../request-body.ts'
import type { Route } from '../../route.ts'
import { searchPlace } from './decode-filter.ts'
import { decodeSearch } from './decode-search.ts'
import { findTyped, type ObjectDeps, viewOf } from './object-deps.ts'
import { PublicObjectSearchRequest, SearchResponse } from './search-schemas.ts'
import { showRecords } from './show-records.ts'

/** `POST …/{objectType}/search`: a page of the records that match, and how many do (E11, SRCH-1 to SRCH-26). */
export function searchRecords(deps: ObjectDeps & { readonly search: SearchStore }): Route {
  const decodeBody = compileBody(PublicObjectSearchRequest, missingAttributes)
  return {
    operation: objectOperations.searchRecords,
    documentation: { body: PublicObjectSearchRequest, replies: { 200: SearchResponse } },
    handle: async (context) => {
      const typed = await findTyped(deps, context)
      if (!typed.ok) return typed
      const body = decodeBody(context.body)
      if (!body.ok) return body
      const asked = decodeSearch(body.value, searchPlace(context.body))
      if (!asked.ok) return asked
      const view = viewOf(deps, context, typed.value)
      const { objectType, catalogue } = typed.value
      const planned = planSearch(searchModel(objectType, catalogue, view.now), asked.value)
      if (!planned.ok) return planned
      const found = await deps.search.search(context.caller.accountId, planned.value)
      if (!found.ok) return found
      const { total, records } = found.value
      const properties = body.value.properties ?? []
      const shown = { records: deps.records, view, catalogue, properties, propertiesWithHistory: [] }
      const results = await showRecords(records, shown)
      return success({ status: 200, body: { total, results, ...pagingOf(planned.value, found.value) } })
    },
  }
}

/** Where the next page starts, if there is one; no link, since the request is a body (SRCH-5). */
function pagingOf({ offset }: Search, { total, records }: SearchResult): object {
  const end = offset + records.length
  return records.length > 0 && end < total ? { paging: { next: { after: String(end) } } } : {}
}

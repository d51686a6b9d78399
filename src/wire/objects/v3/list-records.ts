import { type Outcome, success } from '../../../domain/failure.ts'
import type { CrmRecord } from '../../../domain/objects/record.ts'
import { objectOperations } from '../../operations/object-operations.ts'
import { encodePaging } from '../../paging.ts'
import type { Route, RouteContext } from '../../route.ts'
import { findTyped, type ObjectDeps, viewOf } from './object-deps.ts'
import { decodePageQuery, decodeReadQuery, type PageOptions, type ReadOptions } from './read-options.ts'
import { CollectionOfRecords, ListQuery } from './schemas.ts'
import { linksOf, showRecords } from './show-records.ts'

/** `GET /crm/v3/objects/{objectType}`: a page of records, ascending by id (E1, OBJ-48 to OBJ-50). */
export function listRecords(deps: ObjectDeps): Route {
  return {
    operation: objectOperations.listRecords,
    documentation: { query: ListQuery, replies: { 200: CollectionOfRecords } },
    handle: async (context) => {
      const typed = await findTyped(deps, context)
      if (!typed.ok) return typed
      const asked = await decodeRequest(context)
      if (!asked.ok) return asked
      const { objectType, catalogue } = typed.value
      const { limit, fromId, archived } = asked.value
      const { accountId } = context.caller
      const wanted = { archived, fromId, limit: limit + 1 }
      const found = await deps.records.listRecords(accountId, objectType.typeId, wanted)
      const results = await showRecords(found.slice(0, limit), {
        ...asked.value,
        records: deps.records,
        view: viewOf(deps, context, typed.value),
        catalogue,
        links: linksOf(context, objectType, asked.value.associations),
      })
      return success({ status: 200, body: { results, ...encodePaging(context, cursorOf(found, limit)) } })
    },
  }
}

async function decodeRequest(
  context: Pick<RouteContext, 'query' | 'types'>,
): Promise<Outcome<ReadOptions & PageOptions>> {
  const options = await decodeReadQuery(context)
  if (!options.ok) return options
  const page = decodePageQuery(context.query, options.value)
  return page.ok ? success({ ...options.value, ...page.value }) : page
}

/** One record more than the page shows was read: if it is there, the next page starts behind the last one shown. */
function cursorOf(found: readonly CrmRecord[], limit: number): string | undefined {
  const last = found.length > limit ? found[limit - 1] : undefined
  return last === undefined ? undefined : String(BigInt(last.id) + 1n)
}

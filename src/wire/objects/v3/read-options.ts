import { type Failure, type Outcome, refusal, success } from '../../../domain/failure.ts'
import type { ObjectType } from '../../../domain/objects/object-types.ts'
import { isRecordId } from '../../../domain/objects/record-id.ts'
import { badParameter, decodeFlag, decodeList } from '../../query-parameters.ts'
import type { RouteContext } from '../../route.ts'

/** What a read is asked to show (OBJ-53). */
export type ReadOptions = {
  readonly properties: readonly string[]
  readonly propertiesWithHistory: readonly string[]
  readonly associations: readonly ObjectType[]
  readonly archived: boolean
  readonly idProperty: string | undefined
}

/** Reads the query of a record read; an object type that resolves to nothing refuses it (OBJ-95). */
export async function decodeReadQuery({
  query,
  types,
}: Pick<RouteContext, 'query' | 'types'>): Promise<Outcome<ReadOptions>> {
  const archived = decodeFlag(query, 'archived')
  if (!archived.ok) return archived
  const associations: ObjectType[] = []
  for (const reference of decodeList(query, 'associations')) {
    const objectType = await types.find(reference, { acceptsBareName: false })
    if (!objectType.ok) return objectType
    if (!associations.includes(objectType.value)) associations.push(objectType.value)
  }
  return success({
    properties: decodeList(query, 'properties'),
    propertiesWithHistory: decodeList(query, 'propertiesWithHistory'),
    associations,
    archived: archived.value,
    idProperty: query.get('idProperty') ?? undefined,
  })
}

/** Where a page of records starts and how long it is (OBJ-48). */
export type PageOptions = { readonly limit: number; readonly fromId: string }

const DEFAULT_PAGE = 10
const MAX_PAGE = 100
const MAX_HISTORY_PAGE = 50
/** Above every id there can be (PH23). */
const BEYOND_ALL_IDS = '999999999999999999'

/** Reads `limit` and `after`; with histories a page is shorter. Source: objects 6.1, OBJ-50. */
export function decodePageQuery(
  query: URLSearchParams,
  { propertiesWithHistory }: Pick<ReadOptions, 'propertiesWithHistory'>,
): Outcome<PageOptions> {
  const hasHistory = propertiesWithHistory.length > 0
  const max = hasHistory ? MAX_HISTORY_PAGE : MAX_PAGE
  const limitText = query.get('limit') || String(DEFAULT_PAGE)
  const after = query.get('after') || '0'
  if (!/^\d+$/.test(limitText) || Number(limitText) === 0)
    return refusal(badParameter('limit', limitText, `a whole number from 1 to ${max}`))
  if (Number(limitText) > max) return refusal(pageTooLong(limitText, hasHistory))
  if (!/^\d+$/.test(after)) return refusal(badCursor(after))
  return success({ limit: Number(limitText), fromId: isRecordId(after) ? after : BEYOND_ALL_IDS })
}

/** Source: objects 6.1 (observed). */
function pageTooLong(limit: string, hasHistory: boolean): Failure {
  return {
    kind: 'parameter_invalid',
    message: hasHistory
      ? `You can only request at most ${MAX_HISTORY_PAGE} objects in one request for properties with history.`
      : `You can only request at most ${MAX_PAGE} objects in one request.`,
    rule: 'objects 6.1',
    path: 'limit',
    context: { limit: [limit.slice(0, 100)] },
  }
}

function badCursor(after: string): Failure {
  const shown = after.slice(0, 100)
  return {
    kind: 'parameter_invalid',
    message: `after is not a valid cursor: ${shown}`,
    rule: 'objects OBJ-50',
    path: 'after',
    context: { after: [shown] },
  }
}

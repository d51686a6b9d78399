import { findAssociationType } from '../../../domain/associations/association-types.ts'
import { type Failure, type Outcome, refusal, success } from '../../../domain/failure.ts'
import { findObjectType } from '../../../domain/objects/object-types.ts'
import { recordNotFound } from '../../../domain/objects/read-records.ts'
import type { Association } from '../../../domain/objects/record.ts'
import { canonicalId, isRecordId } from '../../../domain/objects/record-id.ts'
import type { RecordStore } from '../../../domain/objects/record-store.ts'
import { objectOperations } from '../../operations/object-operations.ts'
import { encodePaging } from '../../paging.ts'
import type { Route, RouteContext } from '../../route.ts'
import { CollectionOfAssociations, ListAssociationsQuery } from './schemas.ts'

const MAX_TARGETS = 500

/** `GET /crm/v4/objects/{objectType}/{recordId}/associations/{toObjectType}` (A1, ASC-13 to ASC-16). */
export function listAssociations({ records }: { readonly records: RecordStore }): Route {
  return {
    operation: objectOperations.listAssociations,
    documentation: { query: ListAssociationsQuery, replies: { 200: CollectionOfAssociations } },
    handle: async (context) => {
      const asked = decodeRequest(context)
      if (!asked.ok) return asked
      const { accountId } = context.caller
      const { fromTypeId, id, toTypeId, limit, after } = asked.value
      const [record] = await records.readRecords(accountId, fromTypeId, { ids: [id], archived: false })
      if (!record) return refusal(recordNotFound(id))
      const wanted = { fromTypeId, fromIds: [id], toTypeId, limit: limit + 1 }
      const links = await records.readLinks(accountId, after === undefined ? wanted : { ...wanted, after })
      return success({ status: 200, body: encodePage(links, limit, context) })
    },
  }
}

type AskedPage = { readonly limit: number; readonly after: string | undefined }
type AskedLinks = AskedPage & { readonly fromTypeId: string; readonly id: string; readonly toTypeId: string }

function decodeRequest({ params, query }: RouteContext): Outcome<AskedLinks> {
  const fromType = findObjectType(params.objectType ?? '')
  if (!fromType.ok) return fromType
  const toType = findObjectType(params.toObjectType ?? '')
  if (!toType.ok) return toType
  const page = decodePage(query)
  if (!page.ok) return page
  const reference = params.recordId ?? ''
  if (!isRecordId(reference)) return refusal(badRecordId)
  const types = { fromTypeId: fromType.value.typeId, toTypeId: toType.value.typeId }
  return success({ ...types, id: canonicalId(reference), ...page.value })
}

/** One more target than the page shows was read, to know whether there is a next page. */
function encodePage(links: readonly Association[], limit: number, request: RouteContext): object {
  const targets = [...Map.groupBy(links, (link) => link.toId)]
  const shown = targets.slice(0, limit)
  const last = targets.length > limit ? shown.at(-1)?.[0] : undefined
  return { results: shown.map(([toId, types]) => encodeTarget(toId, types)), ...encodePaging(request, last) }
}

function decodePage(query: URLSearchParams): Outcome<AskedPage> {
  const limitText = query.get('limit') ?? String(MAX_TARGETS)
  const after = query.get('after') ?? undefined
  const limit = /^\d{1,9}$/.test(limitText) ? Number(limitText) : 0
  if (limit > MAX_TARGETS) return refusal(tooMany(limitText))
  if (limit < 1) return refusal(badPage('limit', limitText))
  if (after !== undefined && !isRecordId(after)) return refusal(badPage('after', after))
  return success({ limit, after })
}

/** Every definition between the two records, HUBSPOT_DEFINED ones first, by id (ASC-14). */
function encodeTarget(toId: string, links: readonly Association[]): object {
  const sorted = links.toSorted((a, b) =>
    a.category === b.category ? a.typeId - b.typeId : a.category < b.category ? -1 : 1,
  )
  return {
    toObjectId: Number(toId),
    associationTypes: sorted.map(({ category, typeId }) => {
      const type = findAssociationType(category, typeId)
      return { category, typeId, label: type?.label ?? null }
    }),
  }
}

function tooMany(limit: string): Failure {
  return {
    kind: 'parameter_invalid',
    message: `You can only request at most ${MAX_TARGETS} associations at once.`,
    rule: 'associations ASC-15',
    path: 'limit',
    context: { limit: [limit] },
  }
}

function badPage(name: string, value: string): Failure {
  return {
    kind: 'parameter_invalid',
    message: `${name} must be a whole number, '${value.slice(0, 100)}' is none`,
    rule: 'platform PE13',
    path: name,
    context: { [name]: [value.slice(0, 100)] },
  }
}

const badRecordId: Failure = {
  kind: 'parameter_invalid',
  message: 'Unable to parse value for path parameter: objectId',
  rule: 'associations section 6',
  path: 'objectId',
}

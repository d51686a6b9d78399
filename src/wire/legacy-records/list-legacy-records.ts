import { type Outcome, refusal, success } from '../../domain/failure.ts'
import { canonicalId, isRecordId } from '../../domain/objects/record-id.ts'
import { withTypeModel } from '../../domain/objects/type-model.ts'
import type { Operation } from '../operations/operation.ts'
import { badParameter, decodeFlag, decodeLimit, decodeList } from '../query-parameters.ts'
import type { Route } from '../route.ts'
import type { LegacyDeps, LegacyKind } from './legacy-kind.ts'
import { LinkedPageQuery, PageQuery } from './schemas.ts'
import { showLegacyRecords } from './show-legacy-records.ts'

const PAGE = { fallback: 100, max: 250 }

/** A page of live records, ascending by id, with the properties asked for and no others (platform 9.4). */
export function listLegacyRecords(kind: LegacyKind, operation: Operation, deps: LegacyDeps): Route {
  const { objectTypeId, links, listMember, moreMember } = kind
  return {
    operation,
    documentation: { query: links.length === 0 ? PageQuery : LinkedPageQuery, replies: { 200: kind.page } },
    handle: async ({ caller: { accountId }, query }) => {
      const asked = decodePage(query, kind)
      if (!asked.ok) return asked
      const { limit, fromId } = asked.value
      return withTypeModel(deps.properties, { accountId, objectTypeId }, async (model) => {
        const wanted = { archived: false, fromId, limit: limit + 1 }
        const found = await deps.records.listRecords(accountId, objectTypeId, wanted)
        const page = found.slice(0, limit)
        const shown = await showLegacyRecords(deps, page, { ...model, ...asked.value, kind, accountId })
        const body = {
          [listMember]: shown,
          [moreMember]: found.length > limit,
          offset: Number(BigInt(page.at(-1)?.id ?? fromId) + (page.length === 0 ? 0n : 1n)),
        }
        return success({ status: 200, body })
      })
    },
  }
}

type Page = {
  readonly limit: number
  readonly fromId: string
  readonly names: readonly string[]
  readonly withVersions: readonly string[]
  readonly showsLinks: boolean
}

function decodePage(query: URLSearchParams, { links }: LegacyKind): Outcome<Page> {
  const limit = decodeLimit(query, PAGE)
  if (!limit.ok) return limit
  const offset = query.get('offset') || '0'
  if (!isRecordId(offset)) return refusal(badParameter('offset', offset, 'a whole number'))
  const showsLinks = links.length === 0 ? success(false) : decodeFlag(query, 'includeAssociations')
  if (!showsLinks.ok) return showsLinks
  const withVersions = decodeList(query, 'propertiesWithHistory')
  return success({
    limit: limit.value,
    fromId: canonicalId(offset),
    names: [...decodeList(query, 'properties'), ...withVersions],
    withVersions,
    showsLinks: showsLinks.value,
  })
}

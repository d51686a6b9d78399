import { success } from '../../domain/failure.ts'
import { readRecord } from '../../domain/objects/read-records.ts'
import { withTypeModel } from '../../domain/objects/type-model.ts'
import type { Operation } from '../operations/operation.ts'
import { decodeFlag } from '../query-parameters.ts'
import type { Route } from '../route.ts'
import type { LegacyDeps, LegacyKind } from './legacy-kind.ts'
import { SingleQuery } from './schemas.ts'
import { showLegacyRecord } from './show-legacy-records.ts'

/** Reads one live record; the id of a merged one leads to its survivor (platform 9.4, OBJ-57). */
export function getLegacyRecord(kind: LegacyKind, operation: Operation, deps: LegacyDeps): Route {
  return {
    operation,
    documentation: { query: SingleQuery, replies: { 200: kind.record } },
    handle: async ({ caller: { accountId }, params, query }) => {
      const versions = decodeFlag(query, 'includePropertyVersions')
      if (!versions.ok) return versions
      const { objectTypeId, idMember } = kind
      return withTypeModel(deps.properties, { accountId, objectTypeId }, async (model) => {
        const reference = params[idMember] ?? ''
        const found = await readRecord(deps.records, { ...model, accountId, reference, archived: false })
        if (!found.ok) return found
        const view = { ...model, kind, accountId, showsVersions: versions.value }
        return success({ status: 200, body: await showLegacyRecord(deps, found.value, view) })
      })
    },
  }
}

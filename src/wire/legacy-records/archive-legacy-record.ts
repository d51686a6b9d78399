import { refusal, success } from '../../domain/failure.ts'
import { archiveRecords } from '../../domain/objects/archive-records.ts'
import { recordNotFound } from '../../domain/objects/read-records.ts'
import { canonicalId, isRecordId } from '../../domain/objects/record-id.ts'
import { withTypeModel } from '../../domain/objects/type-model.ts'
import type { Operation } from '../operations/operation.ts'
import type { Route } from '../route.ts'
import type { LegacyDeps, LegacyKind } from './legacy-kind.ts'
import { NoContent } from './schemas.ts'

/** Archives one live record; ids that were merged away are not its own (platform 9.4). */
export function archiveLegacyRecord(kind: LegacyKind, operation: Operation, deps: LegacyDeps): Route {
  const { archived: reply, idMember, objectTypeId } = kind
  return {
    operation,
    documentation: { replies: reply === undefined ? { 204: NoContent } : { 200: reply } },
    handle: async ({ caller: { accountId }, params }) => {
      const id = params[idMember] ?? ''
      const missing = refusal(recordNotFound(id))
      if (!isRecordId(id)) return missing
      const ids = [canonicalId(id)]
      const found = await deps.records.readRecords(accountId, objectTypeId, { ids, archived: false })
      if (found.length === 0) return missing
      const archived = await withTypeModel(deps.properties, { accountId, objectTypeId }, (model) =>
        archiveRecords({ store: deps.records, now: deps.now }, { ...model, accountId, ids }),
      )
      if (!archived.ok) return archived
      if (reply === undefined) return success({ status: 204 })
      return success({ status: 200, body: { [idMember]: Number(id), deleted: true } })
    },
  }
}

import { success } from '../../domain/failure.ts'
import { withTypeModel } from '../../domain/objects/type-model.ts'
import { updateRecords } from '../../domain/objects/update-records.ts'
import type { Operation } from '../operations/operation.ts'
import { compileBody, missingFields } from '../request-body.ts'
import type { Route } from '../route.ts'
import { decodeLegacyProperties } from './decode-legacy-input.ts'
import type { LegacyDeps, LegacyKind } from './legacy-kind.ts'
import { LegacyProperties } from './schemas.ts'
import { showLegacyRecord } from './show-legacy-records.ts'

/** Changes properties of one record: 200 with all of it; associations stay as they are (platform 9.4). */
export function updateLegacyRecord(kind: LegacyKind, operation: Operation, deps: LegacyDeps): Route {
  const decodeBody = compileBody(LegacyProperties, missingFields)
  return {
    operation,
    documentation: { body: LegacyProperties, replies: { 200: kind.record } },
    handle: async ({ body, caller, params }) => {
      const decoded = decodeBody(body)
      if (!decoded.ok) return decoded
      const update = {
        reference: params[kind.idMember] ?? '',
        properties: decodeLegacyProperties(decoded.value),
      }
      const { accountId } = caller
      const { objectTypeId } = kind
      return withTypeModel(deps.properties, { accountId, objectTypeId }, async (model) => {
        const updated = await updateRecords(
          { store: deps.records, now: deps.now },
          { ...model, caller, updates: [update], mode: 'single', absent: 'refuse' },
        )
        if (!updated.ok) return updated
        const [written] = updated.value.written
        if (written === undefined) throw new RangeError('one record was named and none answered')
        const view = { ...model, kind, accountId, showsVersions: false }
        return success({ status: 200, body: await showLegacyRecord(deps, written.record, view) })
      })
    },
  }
}

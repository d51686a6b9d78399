import { success } from '../../domain/failure.ts'
import { createRecords } from '../../domain/objects/create-records.ts'
import { withTypeModel } from '../../domain/objects/type-model.ts'
import type { Operation } from '../operations/operation.ts'
import type { Route } from '../route.ts'
import { decodeLegacyLinks, decodeLegacyProperties } from './decode-legacy-input.ts'
import type { LegacyDeps, LegacyKind } from './legacy-kind.ts'
import { showLegacyRecord } from './show-legacy-records.ts'

/** Creates one record: 200 with all of it (platform 9.4). */
export function createLegacyRecord(kind: LegacyKind, operation: Operation, deps: LegacyDeps): Route {
  return {
    operation,
    documentation: { body: kind.input, replies: { 200: kind.record } },
    handle: async ({ body, caller }) => {
      const decoded = kind.decodeInput(body)
      if (!decoded.ok) return decoded
      const input = {
        properties: decodeLegacyProperties(decoded.value),
        associations: decodeLegacyLinks(kind, decoded.value),
      }
      const { accountId } = caller
      const { objectTypeId } = kind
      return withTypeModel(deps.properties, { accountId, objectTypeId }, async (model) => {
        const created = await createRecords(
          { store: deps.records, now: deps.now },
          { ...model, caller, inputs: [input], mode: 'single' },
        )
        if (!created.ok) return created
        const [outcome] = created.value
        if (outcome === undefined) throw new RangeError('one record was sent and none answered')
        if (!outcome.ok) return outcome
        const view = { ...model, kind, accountId, showsVersions: false }
        return success({ status: 200, body: await showLegacyRecord(deps, outcome.value, view) })
      })
    },
  }
}

import type { Outcome } from '../failure.ts'
import { refusal, success } from '../failure.ts'
import { changeTime } from '../properties/change-model.ts'
import { schemaInUse, schemaNotFound } from './schema-failures.ts'
import type { SchemaStore } from './schema-store.ts'

/**
 * Archives a type that no live record has, or erases it, live or archived, with all that is left of it; its name is
 * free then. Fails with `definition_invalid` while records are there, `not_found`. Source: SCH-19, SCH-20.
 */
export async function removeSchema(
  deps: { readonly schemas: SchemaStore; readonly now: () => number },
  request: { readonly accountId: string; readonly typeId: string; readonly isForGood: boolean },
): Promise<Outcome<undefined>> {
  const { accountId, typeId, isForGood } = request
  const now = deps.now()
  return deps.schemas.change(accountId, { typeId, countsRecords: true }, ({ types, recordCount }) => {
    const type = types.find((known) => known.typeId === typeId)
    if (type === undefined || (type.archivedAt !== undefined && !isForGood))
      return { result: refusal(schemaNotFound(typeId)) }
    if (recordCount > 0) return { result: refusal(schemaInUse(typeId, recordCount)) }
    if (isForGood) return { removed: type, result: success(undefined) }
    const archivedAt = changeTime(now, type.updatedAt)
    return { updated: { ...type, updatedAt: archivedAt, archivedAt }, result: success(undefined) }
  })
}

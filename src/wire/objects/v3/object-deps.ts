import type { Outcome } from '../../../domain/failure.ts'
import { builtInCatalogue } from '../../../domain/objects/catalogue/built-in-catalogue.ts'
import { findObjectType, type ObjectType } from '../../../domain/objects/object-types.ts'
import type { PropertyCatalogue } from '../../../domain/objects/property-definition.ts'
import type { RecordStore } from '../../../domain/objects/record-store.ts'
import type { RouteContext } from '../../route.ts'
import type { RecordView } from './record-codec.ts'

/** What the object routes work on. */
export type ObjectDeps = {
  readonly records: RecordStore
  /** Epoch ms. */
  readonly now: () => number
  /** Whether records carry a `url` (OBJ-14). */
  readonly showsUrls: boolean
}

/** The type in the path with the properties its records have. */
export function findTyped(
  context: RouteContext,
): Outcome<{ readonly objectType: ObjectType; readonly catalogue: PropertyCatalogue }> {
  const objectType = findObjectType(context.params.objectType ?? '')
  if (!objectType.ok) return objectType
  return {
    ok: true,
    value: { objectType: objectType.value, catalogue: builtInCatalogue(objectType.value.typeId) },
  }
}

export function viewOf(deps: ObjectDeps, context: RouteContext, objectType: ObjectType): RecordView {
  const pageBase = deps.showsUrls ? `${context.origin}/app` : undefined
  return { objectType, accountId: context.caller.accountId, now: deps.now(), pageBase }
}

import { type Outcome, success } from '../../../domain/failure.ts'
import { findObjectType, type ObjectType } from '../../../domain/objects/object-types.ts'
import type { PropertyCatalogue } from '../../../domain/objects/property-definition.ts'
import type { RecordStore } from '../../../domain/objects/record-store.ts'
import { accountObjectType } from '../../../domain/pipelines/account-pipelines.ts'
import { readCatalogue, withCatalogue } from '../../../domain/properties/current-catalogue.ts'
import type { PropertyStore } from '../../../domain/properties/property-store.ts'
import type { RouteContext } from '../../route.ts'
import type { RecordView } from './record-codec.ts'

/** What the object routes work on. */
export type ObjectDeps = {
  readonly records: RecordStore
  readonly properties: PropertyStore
  /** Epoch ms. */
  readonly now: () => number
  /** Whether records carry a `url` (OBJ-14). */
  readonly showsUrls: boolean
}

/** An object type with the pipelines and properties that the account's records of it have. */
export type Typed = { readonly objectType: ObjectType; readonly catalogue: PropertyCatalogue }

/** The type in the path, for a read. */
export async function findTyped(
  deps: Pick<ObjectDeps, 'properties'>,
  { params, caller }: RouteContext,
): Promise<Outcome<Typed>> {
  const found = findObjectType(params.objectType ?? '')
  if (!found.ok) return found
  const objectType = found.value
  const catalogue = await readCatalogue(deps.properties, caller.accountId, objectType.typeId)
  return success({ objectType: accountObjectType(objectType, catalogue), catalogue })
}

/** The type in the path, for a write; the work is done again when a property definition changes under it. */
export async function withTyped<T>(
  deps: Pick<ObjectDeps, 'properties'>,
  { params, caller }: RouteContext,
  work: (typed: Typed) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const found = findObjectType(params.objectType ?? '')
  if (!found.ok) return found
  const objectType = found.value
  const of = { accountId: caller.accountId, objectTypeId: objectType.typeId }
  return withCatalogue(deps.properties, of, (catalogue) =>
    work({ objectType: accountObjectType(objectType, catalogue), catalogue }),
  )
}

export function viewOf(
  deps: ObjectDeps,
  context: RouteContext,
  { objectType, catalogue }: Typed,
): RecordView {
  const pageBase = deps.showsUrls ? `${context.origin}/app` : undefined
  return { objectType, catalogue, accountId: context.caller.accountId, now: deps.now(), pageBase }
}

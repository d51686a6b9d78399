import { type Outcome, success } from '../../../domain/failure.ts'
import type { ObjectType } from '../../../domain/objects/object-types.ts'
import type { PropertyCatalogue } from '../../../domain/objects/property-definition.ts'
import type { RecordStore } from '../../../domain/objects/record-store.ts'
import { accountObjectType } from '../../../domain/pipelines/account-pipelines.ts'
import { readCatalogue, withCatalogue } from '../../../domain/properties/current-catalogue.ts'
import type { PropertyStore } from '../../../domain/properties/property-store.ts'
import { pathType, type RouteContext } from '../../route.ts'
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
  context: RouteContext,
): Promise<Outcome<Typed>> {
  const objectType = pathType(context)
  const catalogue = await readCatalogue(deps.properties, context.caller.accountId, objectType.typeId)
  return success({ objectType: accountObjectType(objectType, catalogue), catalogue })
}

/** The type in the path, for a write; the work is done again when the type or a property of it changes under it. */
export async function withTyped<T>(
  deps: Pick<ObjectDeps, 'properties'>,
  context: RouteContext,
  work: (typed: Typed) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const of = { accountId: context.caller.accountId, objectTypeId: pathType(context).typeId }
  let isFirst = true
  return withCatalogue(deps.properties, of, async (catalogue) => {
    const type = isFirst ? success(pathType(context)) : await findAgain(context)
    isFirst = false
    if (!type.ok) return type
    const objectType = accountObjectType(type.value, catalogue)
    return work({ objectType, catalogue: catalogueOf(type.value, catalogue) })
  })
}

/** A built-in type is what it was, without a statement. */
async function findAgain({ types, params }: RouteContext): Promise<Outcome<ObjectType>> {
  return types.find(params.objectType ?? '', { isFresh: true })
}

/** Writes count on the older of what they read, so that none is by a type that was removed meanwhile (decision 90). */
function catalogueOf({ custom }: ObjectType, catalogue: PropertyCatalogue): PropertyCatalogue {
  if (custom === undefined) return catalogue
  return { ...catalogue, version: Math.min(custom.modelVersion, catalogue.version ?? 0) }
}

export function viewOf(
  deps: ObjectDeps,
  context: RouteContext,
  { objectType, catalogue }: Typed,
): RecordView {
  const pageBase = deps.showsUrls ? `${context.origin}/app` : undefined
  return { objectType, catalogue, accountId: context.caller.accountId, now: deps.now(), pageBase }
}

import type { Outcome } from '../failure.ts'
import { accountObjectType } from '../pipelines/account-pipelines.ts'
import { withCatalogue } from '../properties/current-catalogue.ts'
import type { PropertyStore } from '../properties/property-store.ts'
import { type ObjectType, objectTypeById } from './object-types.ts'
import type { PropertyCatalogue } from './property-definition.ts'

/** A built-in type, with the pipelines and properties that an account has for it. */
export type TypeModel = { readonly objectType: ObjectType; readonly catalogue: PropertyCatalogue }

/** Does work on an account's records of a built-in type; again when its definitions changed under it (decision 80). */
export async function withTypeModel<T>(
  store: Pick<PropertyStore, 'readModels'>,
  of: { readonly accountId: string; readonly objectTypeId: string },
  work: (model: TypeModel) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const type = objectTypeById(of.objectTypeId)
  if (type === undefined) throw new RangeError(`no built-in type is ${of.objectTypeId}`)
  return withCatalogue(store, of, (catalogue) =>
    work({ objectType: accountObjectType(type, catalogue), catalogue }),
  )
}

import type { Outcome } from '../failure.ts'
import { type ObjectType, objectTypeById } from '../objects/object-types.ts'
import type { PropertyCatalogue } from '../objects/property-definition.ts'
import { accountObjectType } from '../pipelines/account-pipelines.ts'
import { withCatalogue } from '../properties/current-catalogue.ts'
import type { PropertyStore } from '../properties/property-store.ts'

export const CONTACT_TYPE_ID = '0-1'

/** Contacts, with the pipelines and properties that an account has for them. */
export type ContactModel = { readonly objectType: ObjectType; readonly catalogue: PropertyCatalogue }

/** Does work on an account's contacts; again when their definitions changed under it (decision 80). */
export async function withContacts<T>(
  store: Pick<PropertyStore, 'readModels'>,
  accountId: string,
  work: (model: ContactModel) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const type = objectTypeById(CONTACT_TYPE_ID)
  if (type === undefined) throw new RangeError('contacts are not registered')
  return withCatalogue(store, { accountId, objectTypeId: CONTACT_TYPE_ID }, (catalogue) =>
    work({ objectType: accountObjectType(type, catalogue), catalogue }),
  )
}

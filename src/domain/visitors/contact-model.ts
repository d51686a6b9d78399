import type { Outcome } from '../failure.ts'
import { type TypeModel, withTypeModel } from '../objects/type-model.ts'
import type { PropertyStore } from '../properties/property-store.ts'

export const CONTACT_TYPE_ID = '0-1'

/** Contacts, with the pipelines and properties that an account has for them. */
export type ContactModel = TypeModel

/** Does work on an account's contacts; again when their definitions changed under it (decision 80). */
export async function withContacts<T>(
  store: Pick<PropertyStore, 'readModels'>,
  accountId: string,
  work: (model: ContactModel) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  return withTypeModel(store, { accountId, objectTypeId: CONTACT_TYPE_ID }, work)
}

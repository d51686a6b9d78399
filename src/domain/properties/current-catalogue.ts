import { type Failure, type Outcome, refusal } from '../failure.ts'
import type { PropertyCatalogue } from '../objects/property-definition.ts'
import { accountCatalogue } from './account-catalogue.ts'
import type { PropertyStore } from './property-store.ts'

const MAX_ATTEMPTS = 5

/** What a write answers whose definitions changed between its check and its transaction; `withCatalogue` tries again. */
export const modelOutdated: Failure = {
  kind: 'unavailable',
  message: 'The property definitions of the object type are being changed; send the request again.',
  rule: 'decision 80',
  path: '',
}

type ModelReader = Pick<PropertyStore, 'readModels'>

/** The properties that an account's records of one type have at this moment: one statement. */
export async function readCatalogue(
  store: ModelReader,
  accountId: string,
  objectTypeId: string,
): Promise<PropertyCatalogue> {
  const models = await store.readModels(accountId, [objectTypeId])
  return accountCatalogue(objectTypeId, models.get(objectTypeId))
}

/**
 * Does work that checks values against the account's definitions and then writes. When a definition changed in
 * between, the work is done again by the new ones. Source: chosen (decision 80).
 */
export async function withCatalogue<T>(
  store: ModelReader,
  of: { readonly accountId: string; readonly objectTypeId: string },
  work: (catalogue: PropertyCatalogue) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const { accountId, objectTypeId } = of
  return withCatalogues(store, { accountId, objectTypeIds: [objectTypeId] }, (catalogues) =>
    work(catalogues[objectTypeId] ?? accountCatalogue(objectTypeId, undefined)),
  )
}

/** As `withCatalogue`, for records of several types: still one statement, and none for no type. */
export async function withCatalogues<T>(
  store: ModelReader,
  of: { readonly accountId: string; readonly objectTypeIds: readonly string[] },
  work: (catalogues: Readonly<Record<string, PropertyCatalogue>>) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const models = await store.readModels(of.accountId, of.objectTypeIds)
    const catalogues = of.objectTypeIds.map((id) => [id, accountCatalogue(id, models.get(id))] as const)
    const outcome = await work(Object.fromEntries(catalogues))
    if (outcome.ok || outcome.failure !== modelOutdated) return outcome
  }
  return refusal(modelOutdated)
}

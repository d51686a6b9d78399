import type { CustomType } from './custom-type.ts'

/** The port that storage fills in to find the object types of an account's own. Confined to the given account. */
export type ObjectTypeStore = {
  /** The account's live types, or all of them, by id: one statement. There are few. */
  readonly readTypes: (
    accountId: string,
    options?: { readonly includesArchived: boolean },
  ) => Promise<readonly CustomType[]>
}

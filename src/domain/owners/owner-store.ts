import type { Owner } from './owner.ts'

/** An owner as a file of owners has it; times are those of the import. */
export type OwnerEntry = Omit<Owner, 'createdAt' | 'updatedAt'>

/** The port that storage fills in for owners. Each call is confined to the given account. */
export type OwnerStore = {
  /** Ascending by id, after `afterId`, at most `limit`. */
  readonly listOwners: (
    accountId: string,
    request: {
      readonly archived: boolean
      readonly afterId: string
      readonly limit: number
      /** In any letter case. */
      readonly email?: string
    },
  ) => Promise<readonly Owner[]>
  readonly findOwner: (
    accountId: string,
    request: { readonly by: 'id' | 'userId'; readonly value: string; readonly archived: boolean },
  ) => Promise<Owner | undefined>
  /** Creates owners and changes those that are there, all or none; others stay as they are. How many it wrote. */
  readonly putOwners: (
    accountId: string,
    request: { readonly owners: readonly OwnerEntry[]; readonly now: number },
  ) => Promise<number>
}

/** A team that an owner is in; at most one is the primary one. */
export type OwnerTeam = { readonly id: string; readonly name: string; readonly primary: boolean }

/** A person or queue that records are assigned to (OWN-4). */
export type Owner = {
  readonly id: string
  readonly type: 'PERSON' | 'QUEUE'
  readonly email?: string
  readonly firstName?: string
  readonly lastName?: string
  /** Of the user who the owner is; queues have none. */
  readonly userId?: number
  readonly teams: readonly OwnerTeam[]
  /** Epoch ms. */
  readonly createdAt: number
  /** Epoch ms. */
  readonly updatedAt: number
  /** Deactivated: records that have it keep it, others do not get it. */
  readonly archived: boolean
}

/** The owners that a write names. */
export type OwnerDirectory = {
  /** Whether the account has any owner at all, deactivated ones included (OWN-5). */
  readonly hasOwners: boolean
  /** Those of the named ones that records may be assigned to. */
  readonly assignable: readonly Owner[]
}

/** Reads which of the ids are owners, by the account: one statement. */
export type ReadOwners = (accountId: string, ids: readonly string[]) => Promise<OwnerDirectory>

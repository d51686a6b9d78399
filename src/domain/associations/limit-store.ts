import type { AssociationSpec } from './resolve-types.ts'

/** How many links of one definition each record of the account may have (ASC-37). */
export type AssociationLimit = AssociationSpec & { readonly maxToIds: number }

/** What becomes of the limits, and what to answer. */
export type LimitPlan<T> = {
  readonly put: readonly AssociationLimit[]
  readonly removed: readonly AssociationSpec[]
  readonly result: T
}

/** Where a walk through the links of an account stands: behind this record. */
export type UsagePlace = { readonly fromTypeId: string; readonly fromId: string }

/** Links that one record has by one definition. */
export type LinkUsage = UsagePlace & AssociationSpec & { readonly used: number }

/** The port that storage fills in for limits of links. Each call is confined to the given account. */
export type LimitStore = {
  /** By category, then id. */
  readonly list: (accountId: string) => Promise<readonly AssociationLimit[]>
  /** As `RecordStore.write`, with nobody else writing to the account. */
  readonly change: <T>(
    accountId: string,
    plan: (limits: readonly AssociationLimit[]) => LimitPlan<T>,
  ) => Promise<T>
  /**
   * Counts the links of records behind the place, as many records as a bounded number of links allows but at least one
   * whole one, ascending. `after`: where to go on; absent at the end.
   */
  readonly countUsage: (
    accountId: string,
    after: UsagePlace | undefined,
  ) => Promise<{ readonly usage: readonly LinkUsage[]; readonly after?: UsagePlace }>
}

import type { AssociationLabel } from './association-catalogue.ts'

/** The labels of an account while one of them is changed, with nobody else writing to the account. */
export type LabelState = {
  readonly labels: readonly AssociationLabel[]
  /** First of two ids that no label has or had. */
  readonly nextTypeId: number
  /** Whether links by the label asked about are there. */
  readonly isUsed: boolean
}

/** What becomes of a label, and what to answer. */
export type LabelPlan<T> = {
  readonly put?: AssociationLabel
  readonly removed?: AssociationLabel
  readonly result: T
}

/** The port that storage fills in for association labels. Each call is confined to the given account. */
export type LabelStore = {
  /** As `RecordStore.write`. `usedTypeId`: the label of which it must be known whether it is used. */
  readonly change: <T>(
    accountId: string,
    request: { readonly takesIds?: boolean; readonly usedTypeId?: number },
    plan: (state: LabelState) => LabelPlan<T>,
  ) => Promise<T>
}

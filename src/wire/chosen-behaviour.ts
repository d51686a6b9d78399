/** A behaviour that HubSpot's sources leave open or that differs from theirs, for docs/reference/compatibility.md. */
export type ChosenBehaviour = {
  readonly id: string
  readonly what: string
  readonly why: string
  /** Decision or rule that settles it. */
  readonly source: string
  /** Settled but not served yet. */
  readonly isBuilt: boolean
}

type Row = Omit<ChosenBehaviour, 'isBuilt'>

export const built = (row: Row): ChosenBehaviour => ({ ...row, isBuilt: true })
export const notBuilt = (row: Row): ChosenBehaviour => ({ ...row, isBuilt: false })

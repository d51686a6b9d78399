/** Types of demo records, as paths name them; `boat` is a type of the account's own. */
export const demoTypes = [
  'companies',
  'contacts',
  'boat',
  'deals',
  'tickets',
  'tasks',
  'notes',
  'calls',
  'meetings',
  'emails',
] as const

export type DemoType = (typeof demoTypes)[number]

/** A demo record by its type and its number among those of the type. */
export type DemoRef = { readonly type: DemoType; readonly index: number }

/** A record to create, and what becomes of it later. Times are epoch ms. */
export type DemoRecord = {
  readonly properties: Readonly<Record<string, string>>
  readonly links: readonly DemoRef[]
  readonly createdAt: number
  /** A change that a later call makes. */
  readonly later?: { readonly at: number; readonly properties: Readonly<Record<string, string>> }
}

/** Own unique property of every type: which demo record it is, so that none is made twice. */
export const DEMO_KEY = 'demo_key'

/** Own property of companies: what the demo data of the account follow from, on the record that is made first. */
export const DEMO_STATE = 'demo_state'

/** Value of `DEMO_KEY`: `contacts-17`. */
export function demoKeyOf({ type, index }: DemoRef): string {
  return `${type}-${index}`
}

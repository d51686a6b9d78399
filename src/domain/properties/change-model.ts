import type { ObjectType } from '../objects/object-types.ts'
import type { PropertyStore } from './property-store.ts'

/** What changes of definitions work on. */
export type ModelDeps = {
  readonly properties: PropertyStore
  /** Epoch ms. */
  readonly now: () => number
}

/** Whose definitions are changed. */
export type ModelOwner = { readonly accountId: string; readonly objectType: ObjectType }

/** The time of a change: later than that of the change before it. */
export function changeTime(now: number, previous: number | undefined): number {
  return previous === undefined ? now : Math.max(now, previous + 1)
}

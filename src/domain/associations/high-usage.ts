import type { AssociationCatalogue } from './association-catalogue.ts'
import type { AssociationType } from './association-types.ts'
import { countedKey } from './link-limits.ts'
import type { LimitStore, UsagePlace } from './limit-store.ts'

/** A record that is near or at the most links it may have by one definition. */
export type HighUsage = {
  readonly type: AssociationType
  readonly fromId: string
  readonly used: number
  readonly max: number
}

/** From this part of the limit on the use of a definition is high (A10, docs). */
const HIGH_PART = 0.8
const MAX_STEPS = 5

/**
 * Records that use at least 80 % of a limit, ascending by type and id. Walks through the account's links behind the place
 * until some are found or enough was looked at; `after`: where to go on, absent at the end. Definitions that allow one
 * link by their nature, primary ones among them, are left out. Source: A10, decision 94.
 */
export async function listHighUsage(
  store: LimitStore,
  request: {
    readonly accountId: string
    readonly catalogue: AssociationCatalogue
    readonly defaultMax: number
    readonly after: UsagePlace | undefined
  },
): Promise<{ readonly found: readonly HighUsage[]; readonly after?: UsagePlace }> {
  const { accountId, catalogue, defaultMax } = request
  const limits = await store.list(accountId)
  const maxima = new Map(limits.map((limit) => [countedKey(limit), Math.min(limit.maxToIds, defaultMax)]))
  let place = request.after
  for (let step = 1; ; step += 1) {
    const { usage, after } = await store.countUsage(accountId, place)
    const found = usage.flatMap(({ fromId, used, category, typeId }) => {
      const type = catalogue.find(category, typeId)
      const max = maxima.get(countedKey({ category, typeId })) ?? defaultMax
      return type === undefined || type.isOneToOne || type.isPrimary || used < HIGH_PART * max
        ? []
        : [{ type, fromId, used, max }]
    })
    if (after === undefined) return { found }
    if (found.length > 0 || step === MAX_STEPS) return { found, after }
    place = after
  }
}

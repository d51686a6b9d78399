/** How much of each kind there is. */
export type DemoCounts = {
  readonly people: number
  readonly companies: number
  readonly boats: number
  readonly deals: number
  readonly tickets: number
  readonly tasks: number
  readonly notes: number
  readonly calls: number
  readonly meetings: number
  readonly emails: number
  /** A trip brings four to five events. */
  readonly trips: number
  /** Browsers that looked around; every second one turns out to be a contact, the events of the others wait. */
  readonly visitors: number
}

/** `tiny` is for tests. */
export const demoSizes = {
  tiny: counts(12, { sales: 6, activities: 6, trips: 14, visitors: 2 }),
  small: counts(200, { sales: 60, activities: 100, trips: 640, visitors: 20 }),
  medium: counts(2_000, { sales: 600, activities: 1_000, trips: 8_700, visitors: 100 }),
  large: counts(20_000, { sales: 6_000, activities: 10_000, trips: 221_500, visitors: 1_000 }),
} as const satisfies Record<string, DemoCounts>

export type DemoSize = keyof typeof demoSizes

/** What the demo data of an account follow from. */
export type DemoPlan = {
  readonly seed: number
  readonly size: DemoSize
  /** Epoch ms, midnight UTC: the data are of the 365 days before it; only tasks that are due reach beyond. */
  readonly until: number
}

export const DAY_MS = 86_400_000
export const HOUR_MS = 3_600_000
const YEAR_DAYS = 365
/** Share of people and companies that are there when the year begins; the others come evenly over it. */
const FIRST_SHARE = 0.4

export function countsOf({ size }: DemoPlan): DemoCounts {
  return demoSizes[size]
}

/** The first moment of the year, epoch ms. */
export function yearStart({ until }: DemoPlan): number {
  return until - YEAR_DAYS * DAY_MS
}

/** When number `index` of `count` things happens that are spread evenly over the year; never before it has begun. */
export function momentOf(plan: DemoPlan, index: number, count: number): number {
  const span = (YEAR_DAYS - 2) * DAY_MS
  return yearStart(plan) + DAY_MS + Math.floor((span * index) / count)
}

/** When number `index` of `count` people or companies becomes known; grows with `index`. */
export function arrivalOf(plan: DemoPlan, index: number, count: number): number {
  const first = firstOf(count)
  return index < first ? yearStart(plan) : momentOf(plan, index - first + 1, count - first + 1)
}

/** How many of `count` people or companies are known at a time; at least those that were there first. */
export function arrivedBy(plan: DemoPlan, time: number, count: number): number {
  const first = firstOf(count)
  const share = (time - momentOf(plan, 0, 1)) / ((YEAR_DAYS - 2) * DAY_MS)
  return Math.min(count, first + Math.max(0, Math.floor(share * (count - first + 1))))
}

function firstOf(count: number): number {
  return Math.max(1, Math.floor(count * FIRST_SHARE))
}

function counts(
  people: number,
  of: {
    readonly sales: number
    readonly activities: number
    readonly trips: number
    readonly visitors: number
  },
): DemoCounts {
  return {
    people,
    companies: Math.ceil(people * 0.15),
    boats: Math.min(40, Math.ceil(people * 0.1)),
    deals: of.sales,
    tickets: Math.ceil(of.sales / 2),
    tasks: of.activities * 3,
    notes: of.activities,
    calls: Math.ceil(of.activities / 2),
    meetings: Math.ceil(of.activities / 3),
    emails: Math.ceil(of.activities / 2),
    trips: of.trips,
    visitors: of.visitors,
  }
}

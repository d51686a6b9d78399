import { countsOf, type DemoPlan, yearStart } from './demo-plan.ts'
import { demoRandom } from './demo-random.ts'
import type { DemoRecord } from './demo-record.ts'

const NAMES = [
  'Petrel',
  'Tern',
  'Maré Alta',
  'Étoile du Nord',
  '海鳥',
  'Möwe',
  'Kittiwake',
  'Brisa',
  'Ægir',
  'نورس',
  'Vaga-lume',
  'Little Auk ⛵',
] as const

export const harbours = ['Gannet Quay', 'Cais da Ribeira', 'Puerto Chico', 'Alter Hafen'] as const

export const boatClasses = ['Dinghy', 'Sloop', 'Launch', 'Houseboat'] as const

/** `Petrel`, and `Petrel 2` when the fleet has more boats than there are names. */
export function boatName(index: number): string {
  const name = NAMES[index % NAMES.length] ?? ''
  const round = Math.floor(index / NAMES.length)
  return round === 0 ? name : `${name} ${round + 1}`
}

/** Boat number `index` of the fleet; all are there from the beginning. */
export function buildBoat(plan: DemoPlan, index: number): DemoRecord {
  const random = demoRandom(plan.seed, `boat ${index}`)
  return {
    createdAt: yearStart(plan),
    links: [],
    properties: {
      name: boatName(index),
      boat_class: random.pick(boatClasses),
      harbour: random.pick(harbours),
      berths: String(random.between(0, 8)),
    },
  }
}

/** Number of the boat that a trip or deal is about. */
export function boatOf(plan: DemoPlan, index: number): number {
  return demoRandom(plan.seed, `boat of ${index}`).between(0, countsOf(plan).boats - 1)
}

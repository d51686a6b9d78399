import { buildCall, buildEmail, buildMeeting, buildNote, buildTask } from './demo-activities.ts'
import { buildBoat } from './demo-boats.ts'
import { buildCompany } from './demo-companies.ts'
import { buildPerson } from './demo-people.ts'
import { countsOf, DAY_MS, type DemoPlan } from './demo-plan.ts'
import type { DemoRecord, DemoRef, DemoType } from './demo-record.ts'
import { buildDeal, buildTicket } from './demo-sales.ts'

const builders: Readonly<
  Record<
    DemoType,
    {
      readonly countName: Exclude<keyof ReturnType<typeof countsOf>, 'trips' | 'visitors'>
      readonly build: Builder
    }
  >
> = {
  companies: { countName: 'companies', build: buildCompany },
  contacts: { countName: 'people', build: buildPerson },
  boat: { countName: 'boats', build: buildBoat },
  deals: { countName: 'deals', build: buildDeal },
  tickets: { countName: 'tickets', build: buildTicket },
  tasks: { countName: 'tasks', build: buildTask },
  notes: { countName: 'notes', build: buildNote },
  calls: { countName: 'calls', build: buildCall },
  meetings: { countName: 'meetings', build: buildMeeting },
  emails: { countName: 'emails', build: buildEmail },
}

type Builder = (plan: DemoPlan, index: number) => DemoRecord

/** A record with its number. */
export type NumberedRecord = { readonly ref: DemoRef; readonly record: DemoRecord }

/** Every record of a type in the order in which they are made, one after the other. */
export function* listDemoRecords(plan: DemoPlan, type: DemoType): Generator<NumberedRecord> {
  const count = countsOf(plan)[builders[type].countName]
  for (let index = 0; index < count; index += 1) {
    yield { ref: { type, index }, record: builders[type].build(plan, index) }
  }
}

const MAX_BATCH = 100
const FORTNIGHT_MS = 14 * DAY_MS

/** Lists of at most 100, as requests bring them, each of one fortnight: what a list holds is written as of one time. */
export function* inBatches<T>(items: Iterable<T>, timeOf: (item: T) => number): Generator<readonly T[]> {
  let batch: T[] = []
  let fortnight: number | undefined
  for (const item of items) {
    const current = Math.floor(timeOf(item) / FORTNIGHT_MS)
    const isFull = batch.length === MAX_BATCH || (batch.length > 0 && fortnight !== current)
    if (isFull) {
      yield batch
      batch = []
    }
    fortnight = current
    batch.push(item)
  }
  if (batch.length > 0) yield batch
}

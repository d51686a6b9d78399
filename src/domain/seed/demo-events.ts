import type { NewEvent } from '../timeline/event.ts'
import { boatName, boatOf, harbours } from './demo-boats.ts'
import { arrivalOf, arrivedBy, countsOf, DAY_MS, type DemoPlan, HOUR_MS, momentOf } from './demo-plan.ts'
import { buildPerson } from './demo-people.ts'
import { type DemoRandom, demoRandom } from './demo-random.ts'
import type { DemoRef } from './demo-record.ts'
import { type DemoTemplateName, licences } from './demo-templates.ts'
import { pages, repairParts, reviewTexts, tripStops, tripWishes } from './demo-texts.ts'

/** An event whose template and record have no ids yet. */
export type DemoEvent = Pick<NewEvent, 'tokens' | 'extraData' | 'timelineIFrame' | 'email' | 'utk'> & {
  readonly template: DemoTemplateName
  readonly id: string
  /** Absent when an address or a visitor tells whom the event is about. */
  readonly about?: DemoRef
  /** Epoch ms. */
  readonly occurredAt: number
  /** Epoch ms, by which the events of each sort are listed. */
  readonly listedAt: number
}

/** One person in so many shows a licence. */
const LICENCE_EVERY = 3
const VISITS = 5

/** Every event of the plan, one after the other: nothing is kept. */
export function* listEvents(plan: DemoPlan): Generator<DemoEvent> {
  const { people, visitors, trips } = countsOf(plan)
  for (let index = 0; index < people; index += LICENCE_EVERY) yield licenceOf(plan, index)
  for (let index = 0; index < visitors; index += 1) yield* visitsOf(plan, index)
  for (let index = 0; index < trips; index += 1) yield* tripOf(plan, index)
}

function licenceOf(plan: DemoPlan, index: number): DemoEvent {
  const random = demoRandom(plan.seed, `licence ${index}`)
  const arrival = arrivalOf(plan, index, countsOf(plan).people)
  const occurredAt = Math.min(arrival + 5 * DAY_MS, plan.until - HOUR_MS)
  return {
    template: 'licence',
    id: `demo-licence-${index}`,
    about: { type: 'contacts', index },
    occurredAt,
    listedAt: occurredAt,
    tokens: [
      ['licence', random.pick(licences)],
      ['stage', 'customer'],
    ],
  }
}

/** A browser looks around; every second one is later known by the address that somebody leaves there. */
function* visitsOf(plan: DemoPlan, index: number): Generator<DemoEvent> {
  const random = demoRandom(plan.seed, `visitor ${index}`)
  const { visitors, people } = countsOf(plan)
  const startsAt = momentOf(plan, index, visitors)
  const hex = Array.from({ length: 8 }, () => random.between(0x1000, 0xffff).toString(16))
  const isKnown = index % 2 === 1
  for (let visit = 0; visit <= VISITS; visit += 1) {
    const leavesAddress = isKnown && visit === VISITS
    if (visit === VISITS && !isKnown) return
    const person = random.between(0, arrivedBy(plan, startsAt, people) - 1)
    yield {
      template: 'visited',
      id: `demo-visited-${index}-${visit}`,
      utk: hex.join(''),
      ...(leavesAddress ? { email: buildPerson(plan, person).email } : {}),
      occurredAt: startsAt + visit * 7 * 60_000,
      listedAt: startsAt,
      tokens: [
        ['page', random.pick(pages)],
        ['seconds', random.between(2, 400)],
      ],
    }
  }
}

type Trip = {
  readonly plan: DemoPlan
  readonly index: number
  readonly random: DemoRandom
  readonly person: number
  readonly boat: string
  readonly bookedAt: number
  readonly startsAt: number
  readonly hours: number
}

type TripEvent = Omit<DemoEvent, 'listedAt'>

/** What has happened of a trip: the last ones of the year are booked and still to come. */
function* tripOf(plan: DemoPlan, index: number): Generator<DemoEvent> {
  const trip = startTrip(plan, index)
  for (const event of tripEvents(trip)) {
    if (event.occurredAt < plan.until) yield { ...event, listedAt: trip.bookedAt }
  }
}

/** Booked, rented, returned, mostly reviewed; now and then an invoice, an offer or a repair comes of it. */
function* tripEvents(trip: Trip): Generator<TripEvent> {
  const { index, random } = trip
  yield bookingOf(trip)
  yield rentalOf(trip)
  yield returnOf(trip)
  if (random.chance(0.8)) yield reviewOf(trip)
  if (index % 3 === 0) yield invoiceOf(trip)
  if (index % 4 === 1) yield offerOf(trip)
  if (index % 6 === 2) yield repairOf(trip)
}

/** Some people come again and again. */
function startTrip(plan: DemoPlan, index: number): Trip {
  const { trips, people } = countsOf(plan)
  const random = demoRandom(plan.seed, `trip ${index}`)
  const bookedAt = momentOf(plan, index, trips)
  const known = arrivedBy(plan, bookedAt, people)
  const startDay = Math.floor((bookedAt + random.between(1, 20) * DAY_MS) / DAY_MS) * DAY_MS
  return {
    plan,
    index,
    random,
    person: Math.floor(random.next() * random.next() * known),
    boat: boatName(boatOf(plan, index)),
    bookedAt,
    startsAt: startDay + random.between(28, 56) * (HOUR_MS / 4),
    hours: random.between(2, 9),
  }
}

function bookingOf({ index, random, person, boat, bookedAt, startsAt }: Trip): TripEvent {
  const wishes = random.chance(0.3) ? tripWishes.slice(0, random.between(1, 3)) : undefined
  return {
    template: 'booked',
    id: `demo-booked-${index}`,
    about: { type: 'contacts', index: person },
    occurredAt: bookedAt,
    tokens: [
      ['boat', boat],
      ['harbour', random.pick(harbours)],
      ['start', startsAt],
      ['guests', random.between(1, 8)],
    ],
    ...(wishes === undefined ? {} : { extraData: { wishes } }),
  }
}

function rentalOf({ index, random, person, boat, startsAt, hours }: Trip): TripEvent {
  const first = random.between(0, tripStops.length - 3)
  return {
    template: 'rented',
    id: `demo-rented-${index}`,
    about: { type: 'contacts', index: person },
    occurredAt: startsAt,
    tokens: [
      ['boat', boat],
      ['hours', hours],
    ],
    extraData: { stops: tripStops.slice(first, first + random.between(1, 3)) },
    timelineIFrame: {
      linkLabel: 'Show the route',
      headerLabel: boat,
      url: `https://routes.gannet-quay.example/trips/${index}`,
      width: 800,
      height: 500,
    },
  }
}

function returnOf({ index, random, person, boat, startsAt, hours }: Trip): TripEvent {
  const hasDamage = random.chance(0.08)
  return {
    template: 'returned',
    id: `demo-returned-${index}`,
    about: { type: 'contacts', index: person },
    occurredAt: startsAt + hours * HOUR_MS,
    tokens: [
      ['boat', boat],
      ['litres', random.between(0, 60)],
    ],
    ...(hasDamage
      ? { extraData: { damage: { part: random.pick(repairParts), cost: random.between(20, 900) } } }
      : {}),
  }
}

/** The address says whom it is about, as it does for most integrations. */
function reviewOf({ plan, index, random, person, startsAt }: Trip): TripEvent {
  return {
    template: 'reviewed',
    id: `demo-reviewed-${index}`,
    email: buildPerson(plan, person).email,
    occurredAt: startsAt + random.between(20, 60) * HOUR_MS,
    tokens: [
      ['stars', random.between(1, 5)],
      ['words', random.pick(reviewTexts)],
    ],
  }
}

function invoiceOf({ plan, index, random, boat, bookedAt, startsAt, hours }: Trip): TripEvent {
  const known = arrivedBy(plan, bookedAt, countsOf(plan).companies)
  return {
    template: 'paid',
    id: `demo-paid-${index}`,
    about: { type: 'companies', index: random.between(0, known - 1) },
    occurredAt: startsAt + 2 * DAY_MS,
    tokens: [
      ['invoice', `GQ-${10_000 + index}`],
      ['sum', hours * random.between(30, 90)],
    ],
    extraData: { lines: [{ boat, hours }] },
  }
}

function offerOf({ plan, index, random, bookedAt }: Trip): TripEvent {
  const { deals, trips } = countsOf(plan)
  return {
    template: 'read',
    id: `demo-read-${index}`,
    // Deals come evenly over the year, as trips do.
    about: { type: 'deals', index: Math.floor((index / trips) * deals) },
    occurredAt: bookedAt + HOUR_MS,
    tokens: [
      ['page', random.between(1, 12)],
      ['minutes', random.between(1, 30)],
    ],
  }
}

function repairOf({ plan, index, random, boat, bookedAt, hours }: Trip): TripEvent {
  const { tickets, trips } = countsOf(plan)
  return {
    template: 'repaired',
    id: `demo-repaired-${index}`,
    about: { type: 'tickets', index: Math.floor((index / trips) * tickets) },
    occurredAt: bookedAt + 3 * HOUR_MS,
    tokens: [
      ['boat', boat],
      ['part', random.pick(repairParts)],
      ['hours', hours],
    ],
  }
}

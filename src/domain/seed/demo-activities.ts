import { boatName, boatOf } from './demo-boats.ts'
import { type DemoPerson, buildPerson } from './demo-people.ts'
import { arrivedBy, countsOf, DAY_MS, type DemoPlan, HOUR_MS, momentOf } from './demo-plan.ts'
import { type DemoRandom, demoRandom } from './demo-random.ts'
import type { DemoRecord, DemoRef } from './demo-record.ts'
import { callTexts, mailTexts, meetingTexts, noteTexts, taskTexts } from './demo-texts.ts'

const OFFICE = { email: 'office@gannet-quay.example', firstName: 'Gannet Quay', lastName: 'Boat Rental' }
/** Share of the tasks that are due after the end of the year. */
const FUTURE_SHARE = 0.1
const DONE_SHARE = 0.75
const CALL_OUTCOMES = [
  'f240bbac-87c9-4f6e-bf70-924b57d47db7',
  '73a0d17f-1163-4015-bdd5-ec830791da20',
  'b2cf5968-551e-4856-9783-52b3da59a7d0',
]

/** An activity in the making: when it was noted, with whom, and what to link it to. */
type Setting = {
  readonly random: DemoRandom
  readonly createdAt: number
  readonly person: DemoPerson
  readonly links: readonly DemoRef[]
  /** Puts the person's name and a boat into a text. */
  readonly fill: (text: string) => string
}

/** Task number `index`: most of those that were due are done, some are overdue, the last ones are still to come. */
export function buildTask(plan: DemoPlan, index: number): DemoRecord {
  const { tasks, deals } = countsOf(plan)
  const { random, createdAt, links, fill } = settingOf(plan, { kind: 'task', index, count: tasks })
  const isFuture = index >= tasks * (1 - FUTURE_SHARE)
  const due = isFuture
    ? plan.until + random.between(1, 30) * DAY_MS
    : Math.min(createdAt + random.between(1, 14) * DAY_MS, plan.until - HOUR_MS)
  const doneAt = Math.min(due + random.between(-20, 30) * HOUR_MS, plan.until - 1)
  const isDone = !isFuture && doneAt > createdAt && random.chance(DONE_SHARE)
  // The deals that are there by then: they are spread over the year as the tasks are.
  const dealIndex = Math.floor(((index / tasks) * deals) / 2)
  return {
    createdAt,
    links: random.chance(0.3) ? [...links, { type: 'deals', index: dealIndex }] : links,
    properties: {
      hs_timestamp: String(due),
      hs_task_subject: fill(random.pick(taskTexts)),
      hs_task_body: fill('<p>About <b>{boat}</b>: call {name} first.</p>'),
      hs_task_status: isFuture ? random.pick(['NOT_STARTED', 'WAITING']) : 'NOT_STARTED',
      hs_task_priority: random.pick(['NONE', 'LOW', 'MEDIUM', 'HIGH']),
      hs_task_type: random.pick(['TODO', 'CALL', 'EMAIL']),
    },
    ...(isDone ? { later: { at: doneAt, properties: { hs_task_status: 'COMPLETED' } } } : {}),
  }
}

/** Note number `index`; the texts take turns, so that even a small set has each writing system. */
export function buildNote(plan: DemoPlan, index: number): DemoRecord {
  const { createdAt, links, fill } = settingOf(plan, { kind: 'note', index, count: countsOf(plan).notes })
  const text = noteTexts[index % noteTexts.length] ?? ''
  return {
    createdAt,
    links,
    properties: { hs_timestamp: String(createdAt), hs_note_body: fill(text) },
  }
}

/** Call number `index`. */
export function buildCall(plan: DemoPlan, index: number): DemoRecord {
  const setting = settingOf(plan, { kind: 'call', index, count: countsOf(plan).calls })
  const { random, createdAt, links, person, fill } = setting
  return {
    createdAt,
    links,
    properties: {
      hs_timestamp: String(createdAt),
      hs_call_title: fill('Call with {name}'),
      hs_call_body: fill(random.pick(callTexts)),
      hs_call_duration: String(random.between(20, 900) * 1_000),
      hs_call_direction: random.pick(['INBOUND', 'OUTBOUND']),
      hs_call_disposition: random.pick(CALL_OUTCOMES),
      hs_call_to_number: person.properties.phone ?? '',
    },
  }
}

/** Meeting number `index`. */
export function buildMeeting(plan: DemoPlan, index: number): DemoRecord {
  const setting = settingOf(plan, { kind: 'meeting', index, count: countsOf(plan).meetings })
  const { random, createdAt, links, fill } = setting
  const startsAt = createdAt + random.between(24, 200) * HOUR_MS
  return {
    createdAt,
    links,
    properties: {
      hs_timestamp: String(startsAt),
      hs_meeting_title: fill(random.pick(meetingTexts)),
      hs_meeting_body: fill('<p>{name} wants to see {boat} before the season.</p>'),
      hs_meeting_location: random.pick(['Gannet Quay, office', 'Pontoon C', 'Sala de reuniões']),
      hs_meeting_start_time: String(startsAt),
      hs_meeting_end_time: String(startsAt + HOUR_MS),
      hs_meeting_outcome: startsAt < plan.until ? random.pick(['COMPLETED', 'NO_SHOW']) : 'SCHEDULED',
    },
  }
}

/** E-mail number `index`. */
export function buildEmail(plan: DemoPlan, index: number): DemoRecord {
  const setting = settingOf(plan, { kind: 'email', index, count: countsOf(plan).emails })
  const { random, createdAt, links, person, fill } = setting
  const { email, firstName, lastName } = person
  const isIncoming = random.chance(0.4)
  const customer = { email, firstName, lastName }
  const [subject, text] = random.pick(mailTexts)
  const headers = isIncoming ? { from: customer, to: [OFFICE] } : { from: OFFICE, to: [customer] }
  return {
    createdAt,
    links,
    properties: {
      hs_timestamp: String(createdAt),
      hs_email_direction: isIncoming ? 'INCOMING_EMAIL' : 'EMAIL',
      hs_email_status: 'SENT',
      hs_email_subject: fill(subject),
      hs_email_text: fill(text),
      hs_email_headers: JSON.stringify(headers),
    },
  }
}

function settingOf(
  plan: DemoPlan,
  { kind, index, count }: { readonly kind: string; readonly index: number; readonly count: number },
): Setting {
  const random = demoRandom(plan.seed, `${kind} ${index}`)
  const createdAt = momentOf(plan, index, count)
  const personIndex = random.between(0, arrivedBy(plan, createdAt, countsOf(plan).people) - 1)
  const person = buildPerson(plan, personIndex)
  const boat = boatName(boatOf(plan, random.between(0, 10_000)))
  const { employer } = person
  return {
    random,
    createdAt,
    person,
    links: [
      { type: 'contacts', index: personIndex },
      ...(employer === undefined ? [] : [{ type: 'companies' as const, index: employer }]),
    ],
    fill: (text) => text.replace('{boat}', boat).replace('{name}', person.firstName),
  }
}

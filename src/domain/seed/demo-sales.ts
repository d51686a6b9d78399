import { boatName, boatOf } from './demo-boats.ts'
import { arrivedBy, countsOf, DAY_MS, type DemoPlan, momentOf } from './demo-plan.ts'
import { buildPerson } from './demo-people.ts'
import { demoRandom } from './demo-random.ts'
import type { DemoRecord, DemoRef } from './demo-record.ts'

const DEAL_NAMES = ['Summer fleet', 'Regatta week', 'Wedding on the water', 'Férias em família', '社員旅行']
const PROBLEMS = [
  ['Engine does not start', 'It clicks, then nothing. We are at the pontoon of {boat}.'],
  ['Bilge pump keeps running', 'A bomba do porão não para desde ontem à noite.'],
  ['Lost a fender', 'Wir haben vor der Mole einen Fender verloren, das tut uns leid.'],
  ['Invoice shows the wrong hours', 'Deux heures de trop sur la facture de {boat}.'],
  ['Toilet is blocked 🚽', 'The sign was in a language that nobody on board reads.'],
] as const
const CLOSED_SHARE = 0.7

/** Deal number `index`: an offer to a person and the company behind it, which is won or lost some weeks later. */
export function buildDeal(plan: DemoPlan, index: number): DemoRecord {
  const random = demoRandom(plan.seed, `deal ${index}`)
  const createdAt = momentOf(plan, index, countsOf(plan).deals)
  const personIndex = random.between(0, arrivedBy(plan, createdAt, countsOf(plan).people) - 1)
  const person = buildPerson(plan, personIndex)
  const closeAt = createdAt + random.between(10, 60) * DAY_MS
  const stage = random.chance(CLOSED_SHARE) ? random.pick(['closedwon', 'closedlost']) : 'contractsent'
  const amount = String(random.between(4, 240) * 125)
  return {
    createdAt,
    links: [
      { type: 'contacts', index: personIndex },
      ...companyOf(person.employer),
      { type: 'boat', index: boatOf(plan, index) },
    ],
    properties: {
      dealname: `${random.pick(DEAL_NAMES)} – ${person.properties.company ?? person.lastName}`,
      pipeline: 'default',
      dealstage: 'appointmentscheduled',
      amount,
      deal_currency_code: random.pick(['EUR', 'USD', 'GBP', 'JPY']),
      closedate: String(closeAt),
      dealtype: random.pick(['newbusiness', 'existingbusiness']),
      hs_priority: random.pick(['low', 'medium', 'high']),
    },
    ...(closeAt < plan.until ? { later: { at: closeAt, properties: { dealstage: stage } } } : {}),
  }
}

/** Ticket number `index`: something went wrong on board; most are closed within days. */
export function buildTicket(plan: DemoPlan, index: number): DemoRecord {
  const random = demoRandom(plan.seed, `ticket ${index}`)
  const createdAt = momentOf(plan, index, countsOf(plan).tickets)
  const personIndex = random.between(0, arrivedBy(plan, createdAt, countsOf(plan).people) - 1)
  const boat = boatOf(plan, index + 7)
  const [subject, content] = random.pick(PROBLEMS)
  const closedAt = createdAt + random.between(1, 12) * DAY_MS
  const isClosed = closedAt < plan.until && random.chance(CLOSED_SHARE)
  return {
    createdAt,
    links: [
      { type: 'contacts', index: personIndex },
      ...companyOf(buildPerson(plan, personIndex).employer),
      { type: 'boat', index: boat },
    ],
    properties: {
      subject: `${subject} (${boatName(boat)})`,
      content: content.replace('{boat}', boatName(boat)),
      hs_pipeline: '0',
      hs_pipeline_stage: random.pick(['1', '2', '3']),
      hs_ticket_priority: random.pick(['LOW', 'MEDIUM', 'HIGH']),
      hs_ticket_category: random.pick(['PRODUCT_ISSUE', 'BILLING_ISSUE', 'GENERAL_INQUIRY']),
      source_type: random.pick(['EMAIL', 'PHONE', 'FORM', 'CHAT']),
    },
    ...(isClosed ? { later: { at: closedAt, properties: { hs_pipeline_stage: '4' } } } : {}),
  }
}

function companyOf(employer: number | undefined): readonly DemoRef[] {
  return employer === undefined ? [] : [{ type: 'companies', index: employer }]
}

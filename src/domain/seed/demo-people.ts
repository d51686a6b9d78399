import { buildCompany, type DemoCompany } from './demo-companies.ts'
import { cultures, longNames } from './demo-names.ts'
import { arrivalOf, arrivedBy, countsOf, type DemoPlan } from './demo-plan.ts'
import { type DemoRandom, demoRandom } from './demo-random.ts'
import type { DemoRecord } from './demo-record.ts'

const MAIL_DOMAINS = ['mailbox.example', 'post.example', 'correio.example', 'yubin.example'] as const
const JOBS = [
  'Skipper',
  'Capitã',
  'Directeur des loisirs',
  '船長',
  'Bootsfrau',
  'Office manager',
  'Jefe de playa',
]
/** One person in so many has a name that fits nowhere. */
const LONG_NAME_EVERY = 40
const EMPLOYED = 0.6

/** What other records need to know of a person. */
export type DemoPerson = DemoRecord & {
  readonly firstName: string
  readonly lastName: string
  readonly email: string
  /** Number of the company that the person works for. */
  readonly employer?: number
}

/** Person number `index`. Addresses end in `.example`, phone numbers belong to nobody. */
export function buildPerson(plan: DemoPlan, index: number): DemoPerson {
  const random = demoRandom(plan.seed, `person ${index}`)
  const createdAt = arrivalOf(plan, index, countsOf(plan).people)
  const employer = chooseEmployer(plan, createdAt, random)
  const company = employer === undefined ? undefined : buildCompany(plan, employer)
  const culture = random.pick(cultures)
  const [given, givenLatin] = random.pick(culture.given)
  const [family, familyLatin] = random.pick(culture.family)
  const [firstName, lastName] =
    index % LONG_NAME_EVERY === 7 ? random.pick(longNames) : ([given, family] as const)
  const domain = company?.domain ?? random.pick(MAIL_DOMAINS)
  const email = `${givenLatin}.${familyLatin}.${index}@${domain}`
  return {
    firstName,
    lastName,
    email,
    ...(employer === undefined ? {} : { employer }),
    createdAt,
    links: employer === undefined ? [] : [{ type: 'companies', index: employer }],
    properties: {
      email,
      firstname: firstName,
      lastname: lastName,
      phone: culture.phone.replaceAll('#', () => String(random.between(0, 9))),
      city: random.pick(culture.cities),
      country: culture.country,
      hs_language: culture.language,
      lifecyclestage: random.pick(['subscriber', 'lead', 'lead', 'opportunity']),
      ...workOf(company, random),
    },
  }
}

/** A company that is known by then. */
function chooseEmployer(plan: DemoPlan, time: number, random: DemoRandom): number | undefined {
  if (!random.chance(EMPLOYED)) return undefined
  return random.between(0, arrivedBy(plan, time, countsOf(plan).companies) - 1)
}

function workOf(company: DemoCompany | undefined, random: DemoRandom): Readonly<Record<string, string>> {
  return company === undefined ? {} : { company: company.name, jobtitle: random.pick(JOBS) }
}

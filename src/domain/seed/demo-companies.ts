import { arrivalOf, countsOf, type DemoPlan } from './demo-plan.ts'
import { demoRandom } from './demo-random.ts'
import type { DemoRecord } from './demo-record.ts'

const BIRDS = [
  'Gannet',
  'Curlew',
  'Storm Petrel',
  'Kittiwake',
  'Sandpiper',
  'Cormorant',
  'Shearwater',
  'Avocet',
  'Turnstone',
  'Guillemot',
  'Eider',
  'Puffin',
] as const

type Trade = { readonly name: string; readonly industry: string; readonly slug: string }

const TRADES: readonly Trade[] = [
  { name: 'Sailing School', industry: 'SPORTS', slug: 'sailing' },
  { name: 'Tours', industry: 'LEISURE_TRAVEL_TOURISM', slug: 'tours' },
  { name: 'Hotel & Häfen GmbH', industry: 'HOSPITALITY', slug: 'haefen' },
  { name: 'Pescas, Lda.', industry: 'FISHERY', slug: 'pescas' },
  { name: 'Chantier Naval', industry: 'SHIPBUILDING', slug: 'chantier' },
  { name: 'Events Ø', industry: 'EVENTS_SERVICES', slug: 'events' },
  { name: '海運', industry: 'MARITIME', slug: 'kaiun' },
  { name: 'Film Units', industry: 'MOTION_PICTURES_AND_FILM', slug: 'film' },
  { name: 'Observatorio Marino', industry: 'RESEARCH', slug: 'observatorio' },
  { name: 'Catering Co.', industry: 'FOOD_BEVERAGES', slug: 'catering' },
]

const PLACES = [
  ['Falmouth', 'United Kingdom'],
  ['Setúbal', 'Portugal'],
  ['Cádiz', 'Spain'],
  ['Lübeck', 'Germany'],
  ['函館', 'Japan'],
  ['Marstrand', 'Sweden'],
  ['Annapolis', 'United States'],
] as const

/** What other records need to know of a company. */
export type DemoCompany = DemoRecord & { readonly name: string; readonly domain: string }

/** Company number `index`: a customer that rents boats for its guests, crews or staff. */
export function buildCompany(plan: DemoPlan, index: number): DemoCompany {
  const random = demoRandom(plan.seed, `company ${index}`)
  const bird = random.pick(BIRDS)
  const trade = random.pick(TRADES)
  const [city, country] = random.pick(PLACES)
  const employees = random.between(2, 400)
  const name = `${bird} ${trade.name}`
  const domain = `${bird.toLowerCase().replace(' ', '-')}-${trade.slug}-${index}.example`
  return {
    name,
    domain,
    createdAt: arrivalOf(plan, index, countsOf(plan).companies),
    links: [],
    properties: {
      name,
      domain,
      website: `https://${domain}`,
      industry: trade.industry,
      city,
      country,
      phone: `+44 1632 9602${String(index % 100).padStart(2, '0')}`,
      numberofemployees: String(employees),
      annualrevenue: String(employees * random.between(40, 120) * 1_000),
      type: random.pick(['PROSPECT', 'PARTNER', 'VENDOR', 'OTHER']),
      description: `${name} rents ${random.pick(['a launch', 'two sloops', 'a flotilla'])} from us in ${city}.`,
    },
  }
}

import type { TemplateInput } from '../timeline/check-template.ts'
import type { TokenInput } from '../timeline/check-token-definition.ts'
import { harbours } from './demo-boats.ts'

const text = (name: string, label: string): TokenInput => ({ name, label, type: 'string', options: [] })
const amount = (name: string, label: string): TokenInput => ({ name, label, type: 'number', options: [] })

const choice = (name: string, label: string, values: readonly string[]): TokenInput => ({
  name,
  label,
  type: 'enumeration',
  options: values.map((value) => ({ label: value, value })),
})

/** Own property of contacts that an event fills. */
export const LICENCE_PROPERTY = 'boat_licence'

export const licences = ['Inland waters', 'Coastal waters', 'Open sea'] as const

/** Dev mode makes it as well: the examples of the guides are about it. */
const boatRented: TemplateInput = {
  name: 'Boat rented',
  objectType: 'contacts',
  headerTemplate: 'Rented **{{boat}}** for {{hours}} hours',
  detailTemplate: '{{#each extraData.stops}}\n- {{this}}\n{{/each}}',
  tokens: [text('boat', 'Boat'), amount('hours', 'Hours')],
}

/** What happens at the rental, by the word that stands in the ids of its events. */
export const demoTemplates = {
  rented: boatRented,
  booked: {
    name: 'Boat booked',
    objectType: 'contacts',
    headerTemplate: 'Booked **{{boat}}** at {{harbour}} for {{formatDate start}}',
    detailTemplate:
      'Guests: {{guests}}{{#if extraData.wishes}}. Wishes:\n{{#each extraData.wishes}}\n- {{this}}\n{{/each}}{{/if}}',
    tokens: [
      text('boat', 'Boat'),
      choice('harbour', 'Harbour', harbours),
      { name: 'start', label: 'Start of the trip', type: 'date', options: [] },
      amount('guests', 'Guests'),
    ],
  },
  returned: {
    name: 'Boat returned',
    objectType: 'contacts',
    headerTemplate: 'Brought **{{boat}}** back',
    detailTemplate:
      'Fuel: {{litres}} l.\n\n{{#if extraData.damage}}Damage: *{{extraData.damage.part}}*, {{extraData.damage.cost}} EUR{{else}}All well.{{/if}}',
    tokens: [text('boat', 'Boat'), amount('litres', 'Litres of fuel')],
  },
  reviewed: {
    name: 'Trip reviewed',
    objectType: 'contacts',
    headerTemplate: 'Gave the trip {{stars}} of 5 stars',
    detailTemplate: '> {{words}}',
    tokens: [amount('stars', 'Stars'), text('words', 'Words')],
  },
  licence: {
    name: 'Licence checked',
    objectType: 'contacts',
    headerTemplate: 'Showed a licence for: {{licence}}',
    detailTemplate: 'Lifecycle stage from now on: {{stage}}',
    tokens: [
      { ...choice('licence', 'Licence', licences), objectPropertyName: LICENCE_PROPERTY },
      { ...choice('stage', 'Stage', ['customer', 'evangelist']), objectPropertyName: 'lifecyclestage' },
    ],
  },
  visited: {
    name: 'Page visited',
    objectType: 'contacts',
    headerTemplate: 'Looked at {{page}} for {{seconds}} seconds',
    tokens: [text('page', 'Page'), amount('seconds', 'Seconds')],
  },
  paid: {
    name: 'Invoice paid',
    objectType: 'companies',
    headerTemplate: 'Paid invoice {{invoice}}: {{sum}} EUR',
    detailTemplate:
      '| Boat | Hours |\n| --- | --- |\n{{#each extraData.lines}}| {{boat}} | {{hours}} |\n{{/each}}',
    tokens: [text('invoice', 'Invoice'), amount('sum', 'Sum in EUR')],
  },
  read: {
    name: 'Offer read',
    objectType: 'deals',
    headerTemplate: 'Read page {{page}} of the offer',
    detailTemplate: 'Minutes: {{minutes}}',
    tokens: [amount('page', 'Page'), amount('minutes', 'Minutes')],
  },
  repaired: {
    name: 'Boat repaired',
    objectType: 'tickets',
    headerTemplate: 'Repaired the {{part}} of **{{boat}}**',
    detailTemplate: 'Hours of work: {{hours}}',
    tokens: [text('boat', 'Boat'), text('part', 'Part'), amount('hours', 'Hours')],
  },
} as const satisfies Record<string, TemplateInput>

export type DemoTemplateName = keyof typeof demoTemplates

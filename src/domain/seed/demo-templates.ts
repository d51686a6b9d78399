import type { TemplateInput } from '../timeline/check-template.ts'
import type { TokenInput } from '../timeline/check-token-definition.ts'
import { harbours } from './demo-boats.ts'

const text = (name: string, label: string): TokenInput => ({ name, label, type: 'string', options: [] })
const amount = (name: string, label: string): TokenInput => ({ name, label, type: 'number', options: [] })

/** Own property of contacts that an event fills. */
export const LICENCE_PROPERTY = 'boat_licence'

export const licences = [
  { label: 'Inland waters', value: 'inland' },
  { label: 'Coastal waters', value: 'coastal' },
  { label: 'Open sea', value: 'open_sea' },
] as const

const stages = [
  { label: 'Customer', value: 'customer' },
  { label: 'Evangelist', value: 'evangelist' },
]

/** The template that dev mode makes as well, for the examples of the guides. */
export const boatRented: TemplateInput = {
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
    headerTemplate: 'Booked **{{boat}}** at {{harbour}} for {{formatDate day}}',
    detailTemplate:
      '{{guests}} guests{{#if extraData.wishes}}, with wishes:\n{{#each extraData.wishes}}\n- {{this}}\n{{/each}}{{/if}}',
    tokens: [
      text('boat', 'Boat'),
      { name: 'harbour', label: 'Harbour', type: 'enumeration', options: harbours },
      { name: 'day', label: 'Day of the trip', type: 'date', options: [] },
      amount('guests', 'Guests'),
    ],
  },
  returned: {
    name: 'Boat returned',
    objectType: 'contacts',
    headerTemplate: 'Brought **{{boat}}** back{{#if extraData.damage}} with damage{{/if}}',
    detailTemplate:
      '{{litres}} litres of fuel.\n\n{{#if extraData.damage}}Damage: *{{extraData.damage.part}}*, {{extraData.damage.cost}} EUR{{else}}All well.{{/if}}',
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
      {
        name: 'licence',
        label: 'Licence',
        type: 'enumeration',
        options: licences,
        objectPropertyName: LICENCE_PROPERTY,
      },
      {
        name: 'stage',
        label: 'Stage',
        type: 'enumeration',
        options: stages,
        objectPropertyName: 'lifecyclestage',
      },
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
    detailTemplate: '{{minutes}} minutes',
    tokens: [amount('page', 'Page'), amount('minutes', 'Minutes')],
  },
  repaired: {
    name: 'Boat repaired',
    objectType: 'tickets',
    headerTemplate: 'Repaired the {{part}} of **{{boat}}**',
    detailTemplate: '{{hours}} hours of work',
    tokens: [text('boat', 'Boat'), text('part', 'Part'), amount('hours', 'Hours')],
  },
} as const satisfies Record<string, TemplateInput>

export type DemoTemplateName = keyof typeof demoTemplates

import type { NewProperty } from '../properties/create-properties.ts'
import type { NewSchema } from '../schemas/schema-input.ts'
import { boatClasses, harbours } from './demo-boats.ts'
import { DEMO_KEY, DEMO_STATE, type DemoType } from './demo-record.ts'
import { LICENCE_PROPERTY, licences } from './demo-templates.ts'

type DemoProperty = Omit<NewProperty, 'groupName'>

const key: DemoProperty = {
  name: DEMO_KEY,
  label: 'Demo key',
  description: 'Which record of the demo data this is.',
  type: 'string',
  fieldType: 'text',
  hasUniqueValue: true,
}

const further: Partial<Record<DemoType, DemoProperty>> = {
  companies: {
    name: DEMO_STATE,
    label: 'Demo state',
    description: 'Which demo data the account holds.',
    type: 'string',
    fieldType: 'text',
  },
  contacts: {
    name: LICENCE_PROPERTY,
    label: 'Boat licence',
    description: 'Filled by the event "Licence checked".',
    type: 'enumeration',
    fieldType: 'select',
    options: listed(licences),
  },
}

/** Properties that demo records of the type have besides those of every account. */
export function demoProperties(type: DemoType): readonly DemoProperty[] {
  const more = further[type]
  return more === undefined ? [key] : [key, more]
}

/** The account's own type of records: the fleet. */
export const boatSchema: NewSchema = {
  name: 'boat',
  labels: { singular: 'Boat', plural: 'Boats' },
  description: 'The fleet of Gannet Quay Boat Rental.',
  allowsSensitiveProperties: false,
  properties: [
    { name: 'name', label: 'Name' },
    { name: 'boat_class', label: 'Class', type: 'enumeration', options: listed(boatClasses) },
    { name: 'harbour', label: 'Harbour', type: 'enumeration', options: listed(harbours) },
    { name: 'berths', label: 'Berths', type: 'number' },
  ],
  requiredProperties: ['name'],
  searchableProperties: ['name'],
  primaryDisplayProperty: 'name',
  secondaryDisplayProperties: ['harbour', 'boat_class'],
  associatedObjects: ['deals', 'tickets'],
  linksToItself: false,
}

function listed(values: readonly string[]): NonNullable<NewProperty['options']> {
  return values.map((value) => ({ label: value, value }))
}

import type { PropertyCatalogue, PropertyDefinition } from '../property-definition.ts'
import { isCustomTypeId } from '../custom-type.ts'
import { reservedTypes } from '../reserved-types.ts'
import { callProperties } from './calls.ts'
import { companyProperties } from './companies.ts'
import { contactProperties } from './contacts.ts'
import { customTypeProperties } from './custom-types.ts'
import { dealProperties } from './deals.ts'
import { emailProperties } from './emails.ts'
import { leadProperties } from './leads.ts'
import { meetingProperties } from './meetings.ts'
import { communicationProperties, noteProperties, postalMailProperties } from './notes.ts'
import { lineItemProperties, productProperties } from './products.ts'
import { quoteProperties } from './quotes.ts'
import { reservedProperties } from './reserved.ts'
import { systemProperties } from './system-properties.ts'
import { taskProperties } from './tasks.ts'
import { ticketProperties } from './tickets.ts'

const catalogues: ReadonlyMap<string, PropertyCatalogue> = new Map([
  ['0-1', catalogueOf(contactProperties)],
  ['0-2', catalogueOf(companyProperties)],
  ['0-3', catalogueOf(dealProperties)],
  ['0-5', catalogueOf(ticketProperties)],
  ['0-7', catalogueOf(productProperties)],
  ['0-8', catalogueOf(lineItemProperties)],
  ['0-14', catalogueOf(quoteProperties)],
  ['0-18', catalogueOf(communicationProperties)],
  ['0-27', catalogueOf(taskProperties)],
  ['0-46', catalogueOf(noteProperties)],
  ['0-47', catalogueOf(meetingProperties)],
  ['0-48', catalogueOf(callProperties)],
  ['0-49', catalogueOf(emailProperties)],
  ['0-116', catalogueOf(postalMailProperties)],
  ['0-136', catalogueOf(leadProperties)],
  ...reservedTypes.map((type) => [type.typeId, catalogueOf(reservedProperties(type))] as const),
])

const ofCustomTypes = catalogueOf(customTypeProperties)

/** The properties every account has for the type; for an unknown type the system properties alone (properties 8). */
export function builtInCatalogue(objectTypeId: string): PropertyCatalogue {
  if (isCustomTypeId(objectTypeId)) return ofCustomTypes
  return catalogues.get(objectTypeId) ?? catalogueOf([])
}

function catalogueOf(definitions: readonly PropertyDefinition[]): PropertyCatalogue {
  const byName = new Map(
    [...systemProperties, ...definitions].map((definition) => [definition.name, definition]),
  )
  const all = [...byName.values()]
  return { find: (name) => byName.get(name), list: () => all }
}

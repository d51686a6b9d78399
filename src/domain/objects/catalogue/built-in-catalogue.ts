import type { PropertyCatalogue, PropertyDefinition } from '../property-definition.ts'
import { isCustomTypeId } from '../custom-type.ts'
import { companyProperties } from './companies.ts'
import { contactProperties } from './contacts.ts'
import { dealProperties } from './deals.ts'
import { customTypeProperties } from './custom-types.ts'
import { systemProperties } from './system-properties.ts'
import { taskProperties } from './tasks.ts'
import { ticketProperties } from './tickets.ts'

const catalogues: ReadonlyMap<string, PropertyCatalogue> = new Map([
  ['0-1', catalogueOf(contactProperties)],
  ['0-2', catalogueOf(companyProperties)],
  ['0-3', catalogueOf(dealProperties)],
  ['0-5', catalogueOf(ticketProperties)],
  ['0-27', catalogueOf(taskProperties)],
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

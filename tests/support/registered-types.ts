import { builtInCatalogue } from '../../src/domain/objects/catalogue/built-in-catalogue.ts'
import { type ObjectType, objectTypes } from '../../src/domain/objects/object-types.ts'
import type { PropertyDefinition } from '../../src/domain/objects/property-definition.ts'

/** The registry itself, so that no type is left out; those that requests may write records of. */
export const writableTypes: readonly ObjectType[] = objectTypes.filter(
  ({ isReadOnly, writeScopes }) => isReadOnly !== true && writeScopes.length > 0,
)

/** Every name a type goes by, and one in other letters. */
export function referencesTo({ typeId, plural, singular, label, aliases = [] }: ObjectType) {
  const capitalised = `${plural.slice(0, 1).toUpperCase()}${plural.slice(1)}`
  return [...new Set([typeId, plural, singular, label, capitalised, ...aliases])]
}

/** The least that a create of the type has to bring (objects 5.3). */
export function minimalProperties(objectType: ObjectType): Readonly<Record<string, string>> {
  const { required } = objectType
  const names = required.rule === 'all' ? required.names : required.names.slice(0, 1)
  const catalogue = builtInCatalogue(objectType.typeId)
  return Object.fromEntries(
    names.map((name) => {
      const definition = catalogue.find(name)
      if (definition === undefined) throw new RangeError(`${objectType.plural} have no ${name}`)
      return [name, sampleOf(definition, objectType)]
    }),
  )
}

function sampleOf({ type, externalOptions, options }: PropertyDefinition, { pipelines }: ObjectType): string {
  if (externalOptions === 'STAGE') return pipelines[0]?.stages[0]?.id ?? ''
  if (options[0] !== undefined) return options[0]
  return type === 'datetime' ? '2026-06-01T08:00:00Z' : 'sample@example.com'
}

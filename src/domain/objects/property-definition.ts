import type { Expression } from '../properties/formula/expression.ts'
import type { ValidationRule } from '../properties/validation/rule-types.ts'

/** Kind of value a property holds (properties 2.3). */
export type PropertyType =
  | 'string'
  | 'number'
  | 'bool'
  | 'enumeration'
  | 'date'
  | 'datetime'
  | 'json'
  | 'object_coordinates'

/** How a form would show the property; decides between the rows of one type in objects 5.1. */
export type FieldType =
  | 'text'
  | 'textarea'
  | 'html'
  | 'phonenumber'
  | 'file'
  | 'number'
  | 'booleancheckbox'
  | 'select'
  | 'radio'
  | 'checkbox'
  | 'date'
  | 'calculation_equation'

/**
 * Where an enumeration without options of its own takes them from. `FREE`: no registry is kept, any text passes.
 * Pipelines and stages are checked as a pair after the values (OBJ-45), not one by one.
 */
type ExternalOptions = 'OWNER' | 'PIPELINE' | 'STAGE' | 'FREE'

/** A check beyond type and field type that a few built-in properties carry (OBJ-43, objects 10.1, properties 8.6). */
export type ValueFormat = 'email' | 'domain' | 'person_name' | 'epoch_ms_list' | 'https_url' | 'email_headers'

/** What may be written to a property, and how its values are read. */
export type PropertyDefinition = {
  readonly name: string
  readonly type: PropertyType
  readonly fieldType: FieldType
  /** Allowed values, in display order. Empty for everything but enumerations. */
  readonly options: readonly string[]
  readonly externalOptions?: ExternalOptions
  /** `on_create`: accepted in a create only (OBJ-25). `never`: read-only. */
  readonly writable: 'always' | 'on_create' | 'never'
  /** Read-only because a formula fills it: the refusal is worded differently (OBJ-41). */
  readonly calculated: boolean
  /** At most one live record of the type may hold a given value (PROP-30). */
  readonly hasUniqueValue: boolean
  readonly format?: ValueFormat
  /** Where records keep the values, when it is not the name: see `storedName`. */
  readonly storedAs?: string
  /** What a calculated property of the account is calculated by (properties 7). */
  readonly formula?: Expression
  /** What its values have to follow besides (properties 9). */
  readonly rules?: readonly ValidationRule[]
}

/** The properties an account's records of one type have: the built-in ones and the account's own. */
export type PropertyCatalogue = {
  /** The live property of this name, or the one whose values are kept under it. */
  readonly find: (name: string) => PropertyDefinition | undefined
  /** Every live property, each once. */
  readonly list: () => readonly PropertyDefinition[]
  /** Grows with each change of the account's definitions; absent while it has made none. */
  readonly version?: number
}

/** The property that requests mean by the name. */
export function findByName(catalogue: PropertyCatalogue, name: string): PropertyDefinition | undefined {
  const definition = catalogue.find(name)
  return definition?.name === name ? definition : undefined
}

/** The property whose values records keep under the name; undefined when it is archived. */
export function findByStoredName(catalogue: PropertyCatalogue, name: string): PropertyDefinition | undefined {
  const definition = catalogue.find(name)
  return definition !== undefined && storedName(definition) === name ? definition : undefined
}

/**
 * The name under which records, their history and unique values keep the values of a property. It is the property's
 * own, unless an archived property had that name before: a new definition starts clean (PROP-17).
 */
export function storedName(definition: Pick<PropertyDefinition, 'name' | 'storedAs'>): string {
  return definition.storedAs ?? definition.name
}

import type { FieldType, PropertyDefinition, PropertyType } from '../property-definition.ts'

type Kind = { readonly type: PropertyType; readonly fieldType: FieldType }
type Traits = Partial<Omit<PropertyDefinition, 'name' | 'type' | 'fieldType'>>

/** The pairs of type and field type that built-in properties use (properties 2.3). */
export const kinds = {
  text: { type: 'string', fieldType: 'text' },
  textarea: { type: 'string', fieldType: 'textarea' },
  html: { type: 'string', fieldType: 'html' },
  phone: { type: 'string', fieldType: 'phonenumber' },
  file: { type: 'string', fieldType: 'file' },
  formula: { type: 'string', fieldType: 'calculation_equation' },
  number: { type: 'number', fieldType: 'number' },
  bool: { type: 'bool', fieldType: 'booleancheckbox' },
  select: { type: 'enumeration', fieldType: 'select' },
  radio: { type: 'enumeration', fieldType: 'radio' },
  checkbox: { type: 'enumeration', fieldType: 'checkbox' },
  datetime: { type: 'datetime', fieldType: 'date' },
  json: { type: 'json', fieldType: 'text' },
} as const satisfies Record<string, Kind>

/** Trait of properties that no request may write. */
export const readOnly = { writable: 'never' } as const satisfies Traits

/** Trait of enumerations whose values come from a registry this server does not keep. */
export const freeOptions = { externalOptions: 'FREE' } as const satisfies Traits

/** Definitions for several names, separated by blanks, that differ in nothing but the name. */
export function define(names: string, kind: Kind, traits: Traits = {}): readonly PropertyDefinition[] {
  const options = kind.type === 'bool' ? ['true', 'false'] : []
  return names.split(/\s+/).map((name) => ({
    name,
    type: kind.type,
    fieldType: kind.fieldType,
    options,
    writable: 'always',
    calculated: false,
    hasUniqueValue: false,
    ...traits,
  }))
}

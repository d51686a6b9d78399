import type { NewProperty } from '../properties/create-properties.ts'

/** Lists of property names, as sent. */
export type SchemaLists = {
  readonly requiredProperties: readonly string[]
  readonly searchableProperties: readonly string[]
  readonly secondaryDisplayProperties: readonly string[]
  /** Absent: the first property. */
  readonly primaryDisplayProperty?: string
}

/** A property of a new schema: what is left out has a default (SCH-11, schemas section 3). */
export type NewSchemaProperty = Omit<NewProperty, 'type' | 'fieldType' | 'groupName'> & {
  readonly type?: string
  readonly fieldType?: string
  readonly groupName?: string
  readonly optionSortStrategy?: string
  readonly searchableInGlobalSearch?: boolean
}

/** A schema to create, as sent. */
export type NewSchema = SchemaLists & {
  readonly name: string
  readonly labels: { readonly singular: string; readonly plural: string }
  readonly description?: string
  readonly allowsSensitiveProperties: boolean
  readonly properties: readonly NewSchemaProperty[]
  /** References of types that records of the new one can be linked to. */
  readonly associatedObjects: readonly string[]
  readonly linksToItself: boolean
}

/** A change of a schema, as sent: what is absent stays (SCH-15). */
export type SchemaPatch = Partial<SchemaLists> & {
  readonly labels?: { readonly singular?: string; readonly plural?: string }
  readonly description?: string
  readonly clearsDescription: boolean
  readonly restorable?: boolean
  readonly allowsSensitiveProperties?: boolean
}

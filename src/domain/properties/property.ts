import type { FieldType, PropertyType } from '../objects/property-definition.ts'
import type { AccountPipeline } from '../pipelines/pipeline.ts'
import type { ValidationRule } from './validation/rule-types.ts'

/** One allowed value of a property (properties 2.4). */
export type PropertyOption = {
  readonly label: string
  readonly value: string
  /** -1: after all that have a place (PROP-10). */
  readonly displayOrder: number
  /** Not offered in forms; still a value that may be written. */
  readonly hidden: boolean
  readonly description?: string
}

export type DataSensitivity = 'non_sensitive' | 'sensitive' | 'highly_sensitive'

/** A property definition but for its name and its times (properties 2.1). */
export type PropertyDetails = {
  readonly label: string
  readonly groupName: string
  readonly type: PropertyType
  readonly fieldType: FieldType
  readonly description: string
  readonly options: readonly PropertyOption[]
  readonly displayOrder: number
  readonly formField: boolean
  readonly hidden: boolean
  readonly hasUniqueValue: boolean
  readonly externalOptions: boolean
  readonly referencedObjectType?: string
  readonly calculationFormula?: string
  readonly currencyPropertyName?: string
  readonly dataSensitivity: DataSensitivity
  readonly numberDisplayHint?: string
  readonly textDisplayHint?: string
  readonly showCurrencySymbol?: boolean
  /** One of a type at most (PROP-35). */
  readonly validationRules?: readonly ValidationRule[]
}

/** What an account may change of a built-in property (PROP-20). */
export type BuiltInChanges = Partial<
  Pick<PropertyDetails, 'label' | 'groupName' | 'options' | 'displayOrder' | 'hidden' | 'validationRules'>
>

type StoredTimes = {
  /** Epoch ms. */
  readonly createdAt: number
  /** Epoch ms, growing with each change. */
  readonly updatedAt: number
  /** Epoch ms; absent while the definition is live. */
  readonly archivedAt?: number
}

/** A property of an account, or what it changed of a built-in one, as stored. */
export type StoredProperty = StoredTimes & {
  readonly name: string
  /** 1, or one more for each archived property that had the name before (PROP-17). */
  readonly generation: number
} & (
    | { readonly origin: 'account'; readonly details: PropertyDetails }
    | { readonly origin: 'built_in'; readonly details: BuiltInChanges }
  )

/** A group of an account, or a built-in one that it changed or removed, as stored. */
export type StoredGroup = {
  readonly name: string
  readonly label: string
  readonly displayOrder: number
  readonly updatedAt: number
  /** Epoch ms. */
  readonly removedAt?: number
}

/** What an account changed of the built-in definitions of one object type. */
export type StoredModel = {
  /** Grows with each change. */
  readonly version: number
  readonly properties: readonly StoredProperty[]
  readonly groups: readonly StoredGroup[]
  /** Pipelines of its own, and built-in ones that it changed or deleted; a changed one is stored whole. */
  readonly pipelines: readonly AccountPipeline[]
}

/** A property as an account sees it (properties 2.2). */
export type Property = PropertyDetails &
  Partial<StoredTimes> & {
    readonly name: string
    readonly isBuiltIn: boolean
    readonly readOnlyValue: boolean
    readonly readOnlyOptions: boolean
  }

/** A group of properties (properties 5). */
export type PropertyGroup = { readonly name: string; readonly label: string; readonly displayOrder: number }

import type { AssociationLabel } from '../associations/association-catalogue.ts'
import type { CustomType } from '../objects/custom-type.ts'
import type { StoredModel, StoredProperty } from '../properties/property.ts'

/** An account's object types while one of them is changed, with nobody else writing to the account. */
export type SchemaState = {
  /** Archived ones included. */
  readonly types: readonly CustomType[]
  /** Labels and plain definitions of the account's own. */
  readonly definitions: readonly AssociationLabel[]
  /** Property definitions of the type that the change is about; empty ones for a type to come. */
  readonly model: StoredModel
  /** How many live records the type has; counting stops at a bound. */
  readonly recordCount: number
  /** Id of a type to come. */
  readonly nextObjectTypeId: string
  /** First of the ids that were asked for, for association definitions. */
  readonly nextAssociationId: number
}

/** What becomes of a type and its association definitions, and what to answer. */
export type SchemaPlan<T> = {
  readonly created?: CustomType
  /** With the type that is created. */
  readonly properties?: readonly StoredProperty[]
  /** A type with other details, or archived. */
  readonly updated?: CustomType
  /** A type to erase with its records, properties and association definitions. */
  readonly removed?: CustomType
  readonly addedDefinitions?: readonly AssociationLabel[]
  /** Definitions to erase with every link between the records of their types. */
  readonly removedDefinitions?: readonly AssociationLabel[]
  readonly result: T
}

/** The port that storage fills in for schemas of object types. Each call is confined to the given account. */
export type SchemaStore = {
  /** Changes types in one transaction, one change at a time. The plan is pure and may run more than once. */
  readonly change: <T>(
    accountId: string,
    request: {
      /** The type that is changed; absent: one is created. */
      readonly typeId?: string
      /** How many ids of association definitions the plan may take. */
      readonly associationIds?: number
      readonly countsRecords?: boolean
    },
    plan: (state: SchemaState) => SchemaPlan<T>,
  ) => Promise<T>
}

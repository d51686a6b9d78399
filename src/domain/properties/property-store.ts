import type { StoredGroup, StoredModel, StoredProperty } from './property.ts'

/** Definitions to write, each whole and under its name and generation, and the answer once they are committed. */
export type ModelPlan<T> = {
  readonly properties: readonly StoredProperty[]
  readonly groups: readonly StoredGroup[]
  readonly result: T
}

/** What a change of definitions looks at. */
export type ModelState = {
  /** Archived properties included. */
  readonly model: StoredModel
  /** The distinct values that records hold of the property asked for; undefined when there are too many to look at. */
  readonly values: readonly string[] | undefined
  /** Properties that the schema of a custom type names (PROP-22). */
  readonly listedNames: readonly string[]
}

/** The port that storage fills in for property definitions. Each call is confined to the given account. */
export type PropertyStore = {
  /** By object type; a type of which the account has changed nothing is absent. */
  readonly readModels: (
    accountId: string,
    objectTypeIds: readonly string[],
    options?: { readonly archived: boolean },
  ) => Promise<ReadonlyMap<string, StoredModel>>
  /**
   * Changes the definitions of one type in one transaction; no two changes of a type, and no write of records that
   * was checked against them, happen at once. The plan is pure and may run more than once.
   */
  readonly changeModel: <T>(
    accountId: string,
    request: {
      readonly objectTypeId: string
      /** Name of the live property whose stored values the plan looks at. */
      readonly valuesOf?: string | undefined
    },
    plan: (state: ModelState) => ModelPlan<T>,
  ) => Promise<T>
}

import type { Pipeline } from './built-in-pipelines.ts'
import type { PropertyValues } from './record.ts'

/**
 * What a create must bring (objects 5.3). `all`: every name needs a value. `one_of`: at least one of them.
 * `any_key`: the request must name at least one property, whichever; `names` tells the caller what is usual.
 */
type RequiredProperties = {
  readonly rule: 'all' | 'one_of' | 'any_key'
  readonly names: readonly string[]
}

/** Names of the properties that place a record in a pipeline. */
export type PipelineProperties = {
  readonly pipeline: string
  readonly stage: string
  /** Property that mirrors the stage (OBJ-101). With it, only the status is stored and the other two follow from it. */
  readonly status?: string
}

/** A class of records, as data: everything in which one type differs from another and which is not a formula. */
export type ObjectType = {
  readonly typeId: string
  readonly plural: string
  readonly singular: string
  /** Upper-case name in messages, also accepted as a reference (OBJ-4). */
  readonly label: string
  /** Further names that resolve to the type, in lower case. */
  readonly aliases?: readonly string[]
  readonly createdProperty: string
  readonly modifiedProperty: string
  /** Any one of them allows reading, respectively writing (platform 1.9). Empty: no app may hold such a scope (PA39). */
  readonly readScopes: readonly string[]
  readonly writeScopes: readonly string[]
  /** What a read shows when it names no properties (OBJ-26), sorted. */
  readonly defaultProperties: readonly string[]
  /** First record id of an account (OBJ-20). */
  readonly firstId: number
  /** How many versions of a property its history shows (OBJ-24). */
  readonly historyLength: number
  readonly required: RequiredProperties
  /** Stored when a create leaves them without a value (objects 10.1, OBJ-47). */
  readonly defaultValues: PropertyValues
  /** Property to the one whose value it takes when a create leaves it without one (objects 5.3). */
  readonly copiedValues?: Readonly<Record<string, string>>
  /** Properties that fall back to their default when cleared (OBJ-98). */
  readonly neverEmpty: readonly string[]
  /** In order; an account's own pipelines replace the built-in ones here. */
  readonly pipelines: readonly Pipeline[]
  /** Absent where the pipeline is hidden and holds no record's stage: contacts, companies. */
  readonly pipelineProperties?: PipelineProperties
  /** What the `query` of a search looks into, for types of an account's own; built-in ones: `query-condition.ts`. */
  readonly searchableProperties?: readonly string[]
  /** Records of the type come from elsewhere: no request makes or changes any (objects 1.2). */
  readonly isReadOnly?: boolean
  /** Only of types that an account made. */
  readonly custom?: {
    /** Version of the type's property definitions when the type was read; the type changes with it only. */
    readonly modelVersion: number
  }
}

/** First record ids of an account (OBJ-20, chosen). */
const FIRST_ID = 1001
export const FIRST_ACTIVITY_ID = 10_000_000_001

/** What a type has unless its row says otherwise. */
export const usualTraits = {
  firstId: FIRST_ID,
  historyLength: 20,
  required: { rule: 'all', names: [] },
  defaultValues: {},
  neverEmpty: [],
  pipelines: [],
} as const satisfies Partial<ObjectType>

/** Properties of the place in a pipeline, for all types but deals. */
export const placeProperties: PipelineProperties = { pipeline: 'hs_pipeline', stage: 'hs_pipeline_stage' }

/** Scopes of the areas that have forms for sensitive data too (platform 1.9). */
export function objectScopes(area: string, verb: 'read' | 'write'): readonly string[] {
  return [
    `crm.objects.${area}.${verb}`,
    `crm.objects.${area}.sensitive.${verb}.v2`,
    `crm.objects.${area}.highly_sensitive.${verb}.v2`,
  ]
}

import { refusal, success } from '../failure.ts'
import type { Outcome } from '../failure.ts'
import {
  companyPipeline,
  contactPipeline,
  dealPipeline,
  taskPipeline,
  ticketPipeline,
} from './built-in-pipelines.ts'
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
  readonly createdProperty: string
  readonly modifiedProperty: string
  /** Any one of them allows reading, respectively writing (platform 1.9). */
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
  /** Properties that fall back to their default when cleared (OBJ-98). */
  readonly neverEmpty: readonly string[]
  /** In order; an account's own pipelines replace the built-in ones here. */
  readonly pipelines: readonly Pipeline[]
  /** Absent where the pipeline is hidden and holds no record's stage: contacts, companies. */
  readonly pipelineProperties?: PipelineProperties
  /** Only of types that an account made. */
  readonly custom?: {
    /** Version of the type's property definitions when the type was read; the type changes with it only. */
    readonly modelVersion: number
  }
}

/** Types whose records are activities: their ids start higher, and they can be pinned to other records (OBJ-20, OBJ-92). */
export const activityTypeIds: readonly string[] = ['0-18', '0-27', '0-46', '0-47', '0-48', '0-49', '0-116']

const contacts: ObjectType = {
  typeId: '0-1',
  plural: 'contacts',
  singular: 'contact',
  label: 'CONTACT',
  createdProperty: 'createdate',
  modifiedProperty: 'lastmodifieddate',
  readScopes: objectScopes('contacts', 'read'),
  writeScopes: objectScopes('contacts', 'write'),
  defaultProperties: ['createdate', 'email', 'firstname', 'hs_object_id', 'lastmodifieddate', 'lastname'],
  firstId: 1001,
  historyLength: 45,
  required: { rule: 'any_key', names: ['email', 'firstname', 'lastname'] },
  defaultValues: { lifecyclestage: 'lead' },
  neverEmpty: [],
  pipelines: [contactPipeline],
}

const companies: ObjectType = {
  typeId: '0-2',
  plural: 'companies',
  singular: 'company',
  label: 'COMPANY',
  createdProperty: 'createdate',
  modifiedProperty: 'hs_lastmodifieddate',
  readScopes: objectScopes('companies', 'read'),
  writeScopes: objectScopes('companies', 'write'),
  defaultProperties: ['createdate', 'domain', 'hs_lastmodifieddate', 'hs_object_id', 'name'],
  firstId: 1001,
  historyLength: 20,
  required: { rule: 'one_of', names: ['name', 'domain'] },
  defaultValues: {},
  neverEmpty: [],
  pipelines: [companyPipeline],
}

const deals: ObjectType = {
  typeId: '0-3',
  plural: 'deals',
  singular: 'deal',
  label: 'DEAL',
  createdProperty: 'createdate',
  modifiedProperty: 'hs_lastmodifieddate',
  readScopes: objectScopes('deals', 'read'),
  writeScopes: objectScopes('deals', 'write'),
  defaultProperties: [
    'amount',
    'closedate',
    'createdate',
    'dealname',
    'dealstage',
    'hs_lastmodifieddate',
    'hs_object_id',
    'pipeline',
  ],
  firstId: 1001,
  historyLength: 20,
  required: { rule: 'all', names: ['dealname', 'dealstage'] },
  defaultValues: {},
  neverEmpty: [],
  pipelines: [dealPipeline],
  pipelineProperties: { pipeline: 'pipeline', stage: 'dealstage' },
}

const tickets: ObjectType = {
  typeId: '0-5',
  plural: 'tickets',
  singular: 'ticket',
  label: 'TICKET',
  createdProperty: 'createdate',
  modifiedProperty: 'hs_lastmodifieddate',
  readScopes: ['tickets', 'tickets.sensitive.v2', 'tickets.highly_sensitive.v2'],
  writeScopes: ['tickets', 'tickets.sensitive.v2', 'tickets.highly_sensitive.v2'],
  defaultProperties: [
    'content',
    'createdate',
    'hs_lastmodifieddate',
    'hs_object_id',
    'hs_pipeline',
    'hs_pipeline_stage',
    'hs_ticket_category',
    'hs_ticket_priority',
    'subject',
  ],
  firstId: 1001,
  historyLength: 20,
  required: { rule: 'all', names: ['hs_pipeline_stage'] },
  defaultValues: {},
  neverEmpty: [],
  pipelines: [ticketPipeline],
  pipelineProperties: { pipeline: 'hs_pipeline', stage: 'hs_pipeline_stage' },
}

const tasks: ObjectType = {
  typeId: '0-27',
  plural: 'tasks',
  singular: 'task',
  label: 'TASK',
  createdProperty: 'hs_createdate',
  modifiedProperty: 'hs_lastmodifieddate',
  readScopes: [...objectScopes('contacts', 'read'), 'crm.objects.tasks.read'],
  writeScopes: [...objectScopes('contacts', 'write'), 'crm.objects.tasks.write'],
  defaultProperties: ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'],
  firstId: 10_000_000_001,
  historyLength: 20,
  required: { rule: 'all', names: ['hs_timestamp'] },
  defaultValues: {
    hs_task_family: 'SALES',
    hs_task_for_object_type: 'OWNER',
    hs_task_is_all_day: 'false',
    hs_task_priority: 'NONE',
    hs_task_status: 'NOT_STARTED',
    hs_task_type: 'TODO',
  },
  neverEmpty: ['hs_task_priority', 'hs_task_status', 'hs_task_type'],
  pipelines: [taskPipeline],
  pipelineProperties: { pipeline: 'hs_pipeline', stage: 'hs_pipeline_stage', status: 'hs_task_status' },
}

/** Every type this server keeps records of (objects 1.2). */
export const objectTypes: readonly ObjectType[] = [contacts, companies, deals, tickets, tasks]

const typesById: ReadonlyMap<string, ObjectType> = new Map(objectTypes.map((type) => [type.typeId, type]))

const typesByReference: ReadonlyMap<string, ObjectType> = new Map(
  objectTypes.flatMap((type) =>
    [type.typeId, type.plural, type.singular, type.label.toLowerCase()].map((name) => [name, type] as const),
  ),
)

/** The type with exactly this id, such as `0-27`. */
export function objectTypeById(typeId: string): ObjectType | undefined {
  return typesById.get(typeId)
}

/**
 * The built-in type a path or parameter means: id, plural, singular or label, in any letter case.
 * Fails with `object_type_unknown`. Source: OBJ-4, OBJ-5 (observed).
 */
export function findObjectType(reference: string): Outcome<ObjectType> {
  const objectType = typesByReference.get(reference.toLowerCase())
  if (objectType !== undefined) return success(objectType)
  const message = /^\d+-\d+$/.test(reference)
    ? `Invalid object or event type id: ${reference}`
    : `Unable to infer object type from: ${reference}`
  return refusal({ kind: 'object_type_unknown', message, rule: 'objects OBJ-5', path: 'objectType' })
}

function objectScopes(area: string, verb: 'read' | 'write'): readonly string[] {
  return [
    `crm.objects.${area}.${verb}`,
    `crm.objects.${area}.sensitive.${verb}.v2`,
    `crm.objects.${area}.highly_sensitive.${verb}.v2`,
  ]
}

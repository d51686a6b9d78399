import { taskPipeline } from './built-in-pipelines.ts'
import {
  FIRST_ACTIVITY_ID,
  type ObjectType,
  objectScopes,
  placeProperties,
  usualTraits,
} from './object-type.ts'

/** Activities are under the scopes of contacts, and must tell when they take place (platform 1.9, objects 5.3). */
const activityTraits = {
  ...usualTraits,
  createdProperty: 'hs_createdate',
  modifiedProperty: 'hs_lastmodifieddate',
  readScopes: objectScopes('contacts', 'read'),
  writeScopes: objectScopes('contacts', 'write'),
  defaultProperties: ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'],
  firstId: FIRST_ACTIVITY_ID,
  required: { rule: 'all', names: ['hs_timestamp'] },
} as const satisfies Partial<ObjectType>

const communications: ObjectType = {
  ...activityTraits,
  typeId: '0-18',
  plural: 'communications',
  singular: 'communication',
  label: 'COMMUNICATION',
  required: { rule: 'all', names: ['hs_timestamp', 'hs_communication_channel_type'] },
}

const tasks: ObjectType = {
  ...activityTraits,
  typeId: '0-27',
  plural: 'tasks',
  singular: 'task',
  label: 'TASK',
  readScopes: [...activityTraits.readScopes, 'crm.objects.tasks.read'],
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
  pipelineProperties: { ...placeProperties, status: 'hs_task_status' },
}

const notes: ObjectType = {
  ...activityTraits,
  typeId: '0-46',
  plural: 'notes',
  singular: 'note',
  label: 'NOTE',
}

const meetings: ObjectType = {
  ...activityTraits,
  typeId: '0-47',
  plural: 'meetings',
  singular: 'meeting',
  label: 'MEETING_EVENT',
  copiedValues: { hs_timestamp: 'hs_meeting_start_time' },
}

const calls: ObjectType = {
  ...activityTraits,
  typeId: '0-48',
  plural: 'calls',
  singular: 'call',
  label: 'CALL',
  defaultValues: { hs_call_status: 'COMPLETED' },
}

const emails: ObjectType = {
  ...activityTraits,
  typeId: '0-49',
  plural: 'emails',
  singular: 'email',
  label: 'EMAIL',
  readScopes: [...activityTraits.readScopes, 'sales-email-read'],
  required: { rule: 'all', names: ['hs_timestamp', 'hs_email_direction'] },
}

const postalMail: ObjectType = {
  ...activityTraits,
  typeId: '0-116',
  plural: 'postal_mail',
  singular: 'postal_mail',
  label: 'POSTAL_MAIL',
}

/** Types whose records are activities: their ids start higher, and they can be pinned to other records (OBJ-20, OBJ-92). */
export const activityTypes: readonly ObjectType[] = [
  communications,
  tasks,
  notes,
  meetings,
  calls,
  emails,
  postalMail,
]

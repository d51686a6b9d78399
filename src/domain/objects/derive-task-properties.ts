import { readDatetime } from './datetime-value.ts'
import { deriveActivityProperties } from './derive-activity-properties.ts'
import type { ObjectType } from './object-types.ts'
import { findPlacement } from './pipelines.ts'
import type { CrmRecord, PropertyValues } from './record.ts'

/** What follows from a task's stored values and the time of reading. Source: OBJ-100 to OBJ-104. */
export function deriveTaskProperties(objectType: ObjectType, record: CrmRecord, now: number): PropertyValues {
  const { properties } = record
  return {
    ...deriveActivityProperties(objectType, record),
    ...derivePlace(objectType, properties),
    ...deriveCompletion(properties),
    ...deriveDueState(properties, now),
  }
}

/** Pipeline and stage are the status in other words (OBJ-101). */
function derivePlace(objectType: ObjectType, properties: PropertyValues): PropertyValues {
  const place = findPlacement(objectType, properties)
  return place === undefined ? {} : { hs_pipeline: place.pipeline.id, hs_pipeline_stage: place.stage.id }
}

/** Flags are numbers 0 and 1, not booleans (OBJ-100, OBJ-102). */
function deriveCompletion({
  hs_task_status: status,
  hs_task_type: type = '',
}: PropertyValues): PropertyValues {
  const isCompleted = status === 'COMPLETED'
  return {
    hs_task_completion_count: flag(isCompleted),
    hs_task_is_completed: flag(isCompleted),
    hs_task_is_completed_call: flag(isCompleted && type === 'CALL'),
    hs_task_is_completed_email: flag(isCompleted && type === 'EMAIL'),
    hs_task_is_completed_linked_in: flag(isCompleted && type.startsWith('LINKED_IN')),
    hs_task_is_completed_sequence: '0',
  }
}

function deriveDueState(properties: PropertyValues, now: number): PropertyValues {
  const dueAt = readDatetime(properties.hs_timestamp) ?? Number.POSITIVE_INFINITY
  const completedAt = readDatetime(properties.hs_task_completion_date)
  const isOpen = properties.hs_task_status !== 'COMPLETED'
  const isOverdue = isOpen && dueAt < now
  const isMissed = isOverdue || (!isOpen && completedAt !== undefined && completedAt > dueAt)
  return {
    hs_task_is_open: String(isOpen),
    hs_task_is_overdue: String(isOverdue),
    hs_task_is_past_due_date: String(isOverdue),
    hs_task_missed_due_date: String(isMissed),
    hs_task_missed_due_date_count: flag(isMissed),
  }
}

function flag(isSet: boolean): string {
  return isSet ? '1' : '0'
}

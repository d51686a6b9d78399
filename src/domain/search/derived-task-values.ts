import { formatDatetime } from '../objects/datetime-value.ts'
import type { ObjectType } from '../objects/object-types.ts'
import { deriveActivityValues } from './derived-activity-values.ts'
import type { DerivedValues } from './derived-values.ts'
import { is, isNot, literal, type SearchCondition, type SearchValue, stored } from './search-value.ts'
import { textByStage } from './stage-values.ts'

const status = stored('hs_task_status')
const type = stored('hs_task_type')
const isCompleted = is(status, 'COMPLETED')
const isOpen = isNot(status, 'COMPLETED')

/** As `deriveTaskProperties` does for one task (OBJ-100 to OBJ-104, SRCH-21). */
export function deriveTaskValues(objectType: ObjectType, now: number): DerivedValues {
  return {
    ...deriveActivityValues(objectType),
    ...deriveCompletion(),
    ...deriveDueState(now),
    hs_pipeline: textByStage(objectType, ({ pipelineId }) => pipelineId),
    hs_pipeline_stage: textByStage(objectType, ({ stage }) => stage.id),
  }
}

function deriveCompletion(): DerivedValues {
  const completed = (when: SearchCondition) => count({ kind: 'all', of: [isCompleted, when] })
  const isLinkedIn: SearchCondition = {
    kind: 'glob',
    as: 'exact',
    value: type,
    pattern: 'LINKED_IN*',
    orWord: false,
  }
  return {
    hs_task_completion_count: count(isCompleted),
    hs_task_is_completed: count(isCompleted),
    hs_task_is_completed_call: completed(is(type, 'CALL')),
    hs_task_is_completed_email: completed(is(type, 'EMAIL')),
    hs_task_is_completed_linked_in: completed(isLinkedIn),
    hs_task_is_completed_sequence: literal('0'),
  }
}

function deriveDueState(now: number): DerivedValues {
  const due = stored('hs_timestamp')
  const completed = stored('hs_task_completion_date')
  const isPast: SearchCondition = {
    kind: 'compare',
    as: 'instant',
    operator: 'LT',
    value: due,
    operand: formatDatetime(now),
  }
  const isOverdue: SearchCondition = { kind: 'all', of: [isOpen, isPast] }
  const isLate: SearchCondition = {
    kind: 'compare',
    as: 'number',
    operator: 'GT',
    value: { kind: 'elapsed', from: due, until: completed, unitMs: 1 },
    operand: '0',
  }
  const isMissed: SearchCondition = {
    kind: 'any',
    of: [isOverdue, { kind: 'all', of: [isCompleted, isLate] }],
  }
  return {
    hs_task_is_open: truth(isOpen),
    hs_task_is_overdue: truth(isOverdue),
    hs_task_is_past_due_date: truth(isOverdue),
    hs_task_missed_due_date: truth(isMissed),
    hs_task_missed_due_date_count: count(isMissed),
  }
}

function truth(when: SearchCondition): SearchValue {
  return { kind: 'flag', when, yes: 'true', no: 'false' }
}

function count(when: SearchCondition): SearchValue {
  return { kind: 'flag', when, yes: '1', no: '0' }
}

import { formatDatetime } from '../objects/datetime-value.ts'
import type { ObjectType } from '../objects/object-types.ts'
import { clockNames } from '../objects/stage-clock.ts'
import { deriveActivityValues, deriveCallValues } from './derived-activity-values.ts'
import { deriveDealValues, deriveTicketValues } from './derived-sales-values.ts'
import { deriveLineItemValues } from './derived-line-item-values.ts'
import { deriveTaskValues } from './derived-task-values.ts'
import { literal, type SearchValue, stored } from './search-value.ts'

/** Search forms of derived properties, by name. */
export type DerivedValues = Readonly<Record<string, SearchValue>>

const derivations: Readonly<Record<string, (objectType: ObjectType, now: number) => DerivedValues>> = {
  '0-1': deriveContactValues,
  '0-2': deriveCompanyValues,
  '0-3': deriveDealValues,
  '0-5': deriveTicketValues,
  '0-8': deriveLineItemValues,
  '0-18': deriveActivityValues,
  '0-27': deriveTaskValues,
  '0-46': deriveActivityValues,
  '0-47': deriveActivityValues,
  '0-48': deriveCallValues,
  '0-49': deriveActivityValues,
  '0-116': deriveActivityValues,
}

/**
 * What `deriveProperties` derives, as search evaluates it: the same properties with the same values, for every record
 * at once. `now`: epoch ms of the search (SRCH-21). What no search can follow is not among them: see
 * `unsearchableNames`.
 */
export function derivedValues(objectType: ObjectType, now: number): DerivedValues {
  return {
    ...derivations[objectType.typeId]?.(objectType, now),
    ...deriveStageTimes(objectType, now),
    hs_all_owner_ids: stored('hubspot_owner_id'),
    hs_object_id: { kind: 'id' },
    [objectType.createdProperty]: { kind: 'time', of: 'createdAt' },
    [objectType.modifiedProperty]: { kind: 'time', of: 'updatedAt' },
  }
}

function deriveContactValues({ pipelines }: ObjectType): DerivedValues {
  const fullName: SearchValue = { kind: 'joined', values: [stored('firstname'), stored('lastname')] }
  return {
    hs_all_contact_vids: { kind: 'id' },
    hs_associated_target_accounts: literal('0'),
    hs_email_domain: { kind: 'emailDomain', value: stored('email') },
    hs_full_name_or_email: { kind: 'first', values: [fullName, stored('email')] },
    hs_is_contact: literal('true'),
    hs_is_unworked: literal('true'),
    hs_marketable_status: literal('false'),
    hs_membership_has_accessed_private_content: literal('0'),
    hs_pipeline: literal(pipelines[0]?.id ?? ''),
    hs_registered_member: literal('0'),
    hs_searchable_calculated_mobile_number: phoneDigits('mobilephone'),
    hs_searchable_calculated_phone_number: phoneDigits('phone'),
    hs_sequences_actively_enrolled_count: literal('0'),
    num_notes: literal('0'),
  }
}

/** SRCH-13. */
function phoneDigits(name: string): SearchValue {
  return { kind: 'lastDigits', value: stored(name), count: 10 }
}

function deriveCompanyValues({ pipelines }: ObjectType): DerivedValues {
  return {
    hs_num_child_companies: literal('0'),
    hs_num_open_deals: literal('0'),
    hs_pipeline: literal(pipelines[0]?.id ?? ''),
    hs_searchable_calculated_phone_number: phoneDigits('phone'),
  }
}

function deriveStageTimes({ pipelines, pipelineProperties }: ObjectType, now: number): DerivedValues {
  if (pipelineProperties === undefined) return {}
  const times = pipelines.flatMap(({ stages }) =>
    stages.map(({ id }) => {
      const names = clockNames(id)
      const until: SearchValue = {
        kind: 'first',
        values: [stored(names.exited), literal(formatDatetime(now))],
      }
      return [names.timeIn, { kind: 'elapsed', from: stored(names.entered), until, unitMs: 1 }] as const
    }),
  )
  return Object.fromEntries(times)
}

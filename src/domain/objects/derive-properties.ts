import { formatDatetime } from './datetime-value.ts'
import {
  deriveActivityProperties,
  deriveCallProperties,
  deriveEmailProperties,
} from './derive-activity-properties.ts'
import { deriveLineItemProperties } from './derive-line-item-properties.ts'
import { deriveDealProperties, deriveTicketProperties } from './derive-sales-properties.ts'
import { deriveStageTimes } from './derive-stage-times.ts'
import { deriveTaskProperties } from './derive-task-properties.ts'
import type { ObjectType } from './object-types.ts'
import { withoutEmpty } from './property-values.ts'
import type { CrmRecord, PropertyValues } from './record.ts'

type Derivation = (objectType: ObjectType, record: CrmRecord, now: number) => PropertyValues

const derivations: Readonly<Record<string, Derivation>> = {
  '0-1': deriveContactProperties,
  '0-2': deriveCompanyProperties,
  '0-3': deriveDealProperties,
  '0-5': deriveTicketProperties,
  '0-8': deriveLineItemProperties,
  '0-18': deriveActivityProperties,
  '0-27': deriveTaskProperties,
  '0-46': deriveActivityProperties,
  '0-47': deriveActivityProperties,
  '0-48': deriveCallProperties,
  '0-49': deriveEmailProperties,
  '0-116': deriveActivityProperties,
}

/**
 * Every property of a record that has a value: the stored ones, and those that follow from them, from the record
 * itself and from the time. Counts of associated records are not among them. Source: objects 4.3, 10.3, 11.
 */
export function deriveProperties(objectType: ObjectType, record: CrmRecord, now: number): PropertyValues {
  const { properties } = record
  const derived: PropertyValues = {
    ...properties,
    ...derivations[objectType.typeId]?.(objectType, record, now),
    ...deriveStageTimes(objectType, properties, now),
    ...(properties.hubspot_owner_id ? { hs_all_owner_ids: properties.hubspot_owner_id } : {}),
    hs_object_id: record.id,
    [objectType.createdProperty]: formatDatetime(record.createdAt),
    [objectType.modifiedProperty]: formatDatetime(record.updatedAt),
  }
  return withoutEmpty(derived)
}

/** Source: objects 11 (observed). Counters stand at what a record without activity has. */
function deriveContactProperties({ pipelines }: ObjectType, { id, properties }: CrmRecord): PropertyValues {
  const { email = '', firstname = '', lastname = '' } = properties
  const fullName = `${firstname} ${lastname}`.trim()
  return {
    hs_all_contact_vids: id,
    hs_associated_target_accounts: '0',
    hs_email_domain: email.slice(email.lastIndexOf('@') + 1),
    hs_full_name_or_email: fullName || email,
    hs_is_contact: 'true',
    hs_is_unworked: 'true',
    hs_marketable_status: 'false',
    hs_membership_has_accessed_private_content: '0',
    hs_pipeline: pipelines[0]?.id ?? '',
    hs_registered_member: '0',
    hs_searchable_calculated_mobile_number: phoneDigits(properties.mobilephone),
    hs_searchable_calculated_phone_number: phoneDigits(properties.phone),
    hs_sequences_actively_enrolled_count: '0',
    num_notes: '0',
  }
}

/** Source: objects 11 (observed). */
function deriveCompanyProperties({ pipelines }: ObjectType, { properties }: CrmRecord): PropertyValues {
  return {
    hs_num_child_companies: '0',
    hs_num_open_deals: '0',
    hs_pipeline: pipelines[0]?.id ?? '',
    hs_searchable_calculated_phone_number: phoneDigits(properties.phone),
  }
}

/** The digits of a number without its country's, which are at most ten (SRCH-13). */
function phoneDigits(phone = ''): string {
  return phone.replace(/[^0-9]/g, '').slice(-10)
}

import type { PropertyState } from '../../../domain/objects/read-property-states.ts'
import type { CrmRecord } from '../../../domain/objects/record.ts'
import { listFurtherAddresses } from '../../../domain/objects/unique-values.ts'
import type { Profile } from '../../../domain/visitors/read-profiles.ts'
import type { FormSubmission } from '../../../domain/visitors/visitor-store.ts'
import { legacyValue } from '../../legacy-records/legacy-value.ts'

/** A contact in the legacy form: ids as numbers, times as integer milliseconds (PT12, PH22). */
export function encodeProfile({ contact, properties, submissions }: Profile, accountId: string): object {
  const vid = Number(contact.id)
  const entries = properties.map((property) => [property.definition.name, encodeProperty(property)])
  return {
    vid,
    'canonical-vid': vid,
    'merged-vids': listMergedIds(contact),
    'portal-id': Number(accountId),
    'is-contact': true,
    properties: Object.fromEntries(entries),
    'form-submissions': submissions.map((submission) => encodeSubmission(submission, accountId)),
    'list-memberships': [],
    'identity-profiles': [encodeIdentities(contact)],
    'merge-audits': [],
  }
}

function listMergedIds({ properties }: CrmRecord): readonly number[] {
  return (properties.hs_merged_object_ids ?? '').split(';').filter(Boolean).map(Number)
}

function encodeProperty({ definition, value, versions }: PropertyState): object {
  return {
    value: legacyValue(value, definition),
    ...(versions === undefined
      ? {}
      : {
          versions: versions.map(({ change, value: then }) => ({
            value: legacyValue(then, definition),
            'source-type': change.sourceType,
            'source-id': change.sourceId,
            timestamp: change.changedAt,
            selected: false,
          })),
        }),
  }
}

function encodeSubmission(
  { id, formId, submittedAt, pageUrl, pageTitle }: FormSubmission,
  accountId: string,
): object {
  return {
    'conversion-id': id,
    'form-id': formId,
    'portal-id': Number(accountId),
    timestamp: submittedAt,
    ...(pageUrl === undefined ? {} : { 'page-url': pageUrl }),
    ...(pageTitle === undefined ? {} : { 'page-title': pageTitle }),
    'meta-data': [],
  }
}

function encodeIdentities(contact: CrmRecord): object {
  const { email } = contact.properties
  const timestamp = contact.createdAt
  return {
    vid: Number(contact.id),
    'saved-at-timestamp': timestamp,
    'deleted-changed-timestamp': 0,
    identities: [
      ...(email ? [{ type: 'EMAIL', value: email, timestamp, 'is-primary': true }] : []),
      ...listFurtherAddresses(contact).map((value) => ({
        type: 'EMAIL',
        value,
        timestamp,
        'is-secondary': true,
      })),
    ],
  }
}

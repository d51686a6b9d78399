import { readEmailHeaders } from './email-headers.ts'
import { buildBodyPreview, escapeHtml } from './html-value.ts'
import type { ObjectType } from './object-types.ts'
import type { CrmRecord, PropertyValues } from './record.ts'

/** Property that holds what an activity says, by type (OBJ-104, objects 11). */
const bodies: Readonly<Record<string, string>> = {
  '0-18': 'hs_communication_body',
  '0-27': 'hs_task_body',
  '0-46': 'hs_note_body',
  '0-47': 'hs_meeting_body',
  '0-48': 'hs_call_body',
  '0-49': 'hs_email_html',
  '0-116': 'hs_postal_mail_body',
}

/** What follows from the values of any activity: its preview, and where it is. Source: objects 11, OBJ-104 (observed). */
export function deriveActivityProperties(_objectType: ObjectType, record: CrmRecord): PropertyValues {
  const coordinates = `${record.objectTypeId}-${record.id}`
  return {
    ...derivePreview(bodyOf(record)),
    hs_obj_coords: coordinates,
    hs_object_coordinates: coordinates,
  }
}

/** Nothing counts how many connected yet. Source: objects 11 (observed). */
export function deriveCallProperties(objectType: ObjectType, record: CrmRecord): PropertyValues {
  return { ...deriveActivityProperties(objectType, record), hs_connected_count: '0' }
}

/** The addresses of an e-mail are those of its headers. Source: objects 11 (docs). */
export function deriveEmailProperties(objectType: ObjectType, record: CrmRecord): PropertyValues {
  const headers = record.properties.hs_email_headers
  return {
    ...deriveActivityProperties(objectType, record),
    ...(headers ? readEmailHeaders(headers) : undefined),
  }
}

/** HTML of the body. An e-mail without one has its plain text instead (chosen). */
function bodyOf({ objectTypeId, properties }: CrmRecord): string {
  const body = properties[bodies[objectTypeId] ?? ''] ?? ''
  return body === '' ? escapeHtml(properties.hs_email_text ?? '') : body
}

function derivePreview(body: string): PropertyValues {
  if (body === '') return {}
  const preview = buildBodyPreview(body)
  return {
    hs_body_preview: preview.text,
    hs_body_preview_html: preview.html,
    hs_body_preview_is_truncated: String(preview.isTruncated),
  }
}

import type { NewAppEvent } from '../../../domain/timeline/check-app-event.ts'
import { formatInstant } from '../../../domain/instant.ts'
import type { Scalar, TimelineEvent } from '../../../domain/timeline/event.ts'
import { decodeSharedFields, decodeTexts } from '../event-fields.ts'
import type { AppEventBody } from './schemas.ts'

/** An occurrence as sent: scalars become text, `null` and empty text count as absent (W6, W7, V2). */
export function decodeAppEvent(body: AppEventBody): NewAppEvent {
  const { eventTypeName, id, objectTypeFullyQualifiedName, properties } = body
  return {
    eventTypeName: String(eventTypeName),
    ...decodeTexts({ id, objectTypeFullyQualifiedName }),
    ...decodeSharedFields(body),
    tokens: Object.entries<Scalar | null>(properties),
  }
}

/**
 * The occurrence as stored, in the schema it was sent in: the type under the name the caller used, the record that got
 * the event, neither `objectType` nor `createdAt` (section 7, X4; the echoed name is a decision).
 */
export function encodeAppEvent(event: TimelineEvent, sent: NewAppEvent | undefined): object {
  const { tokens, ...content } = event.content
  const objectTypeName = sent?.objectTypeFullyQualifiedName
  return {
    eventTypeName: sent?.eventTypeName,
    id: event.id,
    ...(event.objectId === undefined ? {} : { objectId: event.objectId }),
    ...(objectTypeName === undefined ? {} : { objectTypeFullyQualifiedName: objectTypeName }),
    properties: tokens,
    timestamp: formatInstant(event.occurredAt),
    ...content,
  }
}

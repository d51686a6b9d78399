import { formatInstant } from '../../../domain/instant.ts'
import type { NewEvent, Scalar, TimelineEvent } from '../../../domain/timeline/event.ts'
import { objectTypeName } from '../../../domain/timeline/template.ts'
import { decodeSharedFields, decodeTexts } from '../event-fields.ts'
import type { TimelineEventBody } from './schemas.ts'

/** An event as sent: scalars become text, `null` and empty text count as absent (W6, W7, V2). */
export function decodeEvent(body: TimelineEventBody): NewEvent {
  return {
    eventTemplateId: String(body.eventTemplateId),
    ...decodeTexts({ id: body.id, customObjectTypeId: body.customObjectTypeId }),
    ...decodeSharedFields(body),
    tokens: Object.entries<Scalar | null>(body.tokens ?? {}),
  }
}

/** The body that create and read answer with (P1.1, timeline 2.6). */
export function encodeEvent(event: TimelineEvent): object {
  const { tokens, ...content } = event.content
  return {
    id: event.id,
    eventTemplateId: event.templateId,
    objectType: objectTypeName(event.objectTypeId),
    ...(event.objectId === undefined ? {} : { objectId: event.objectId }),
    timestamp: formatInstant(event.occurredAt),
    tokens,
    ...content,
  }
}

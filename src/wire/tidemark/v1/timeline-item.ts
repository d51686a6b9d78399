import { formatInstant } from '../../../domain/instant.ts'
import { eventTypeName } from '../../../domain/timeline/event-type-name.ts'
import type { TimelineItem } from '../../../domain/timeline/read-timeline.ts'
import { objectTypeName } from '../../../domain/timeline/template.ts'

/** One thing in a timeline; `kind` says which, so that tasks, notes and calls can stand beside events (decision 60). */
export function encodeItem({ event, type }: TimelineItem): object {
  const { tokens, ...content } = event.content
  return {
    kind: 'event',
    id: event.id,
    timestamp: formatInstant(event.occurredAt),
    objectType: objectTypeName(event.objectTypeId),
    ...(event.objectId === undefined ? {} : { objectId: event.objectId }),
    eventTemplateId: event.templateId,
    eventTypeName: eventTypeName(type),
    templateName: type.name,
    appId: type.appId,
    tokens,
    ...content,
  }
}

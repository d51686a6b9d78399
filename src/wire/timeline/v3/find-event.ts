import type { Caller } from '../../../domain/caller.ts'
import { type Outcome, refusal, success } from '../../../domain/failure.ts'
import { isRecordId } from '../../../domain/objects/record-id.ts'
import type { TimelineEvent } from '../../../domain/timeline/event.ts'
import type { EventTemplate } from '../../../domain/timeline/template.ts'
import type { TemplateStore } from '../../../domain/timeline/template-store.ts'
import type { TimelineStore } from '../../../domain/timeline/timeline-store.ts'

export type EventReaders = { readonly templates: TemplateStore; readonly timeline: TimelineStore }

/** The event in the path with its template; one of another account or app looks missing (P3-P5, M3, E5). */
export async function findEvent(
  { templates, timeline }: EventReaders,
  caller: Caller,
  params: Readonly<Record<string, string>>,
): Promise<Outcome<{ readonly template: EventTemplate; readonly event: TimelineEvent }>> {
  const { eventTemplateId: templateId = '', eventId: id = '' } = params
  const missing = refusal({
    kind: 'not_found',
    message: `Event ${id} not found`,
    rule: 'timeline E5, P3',
    path: 'eventId',
    context: { eventTemplateId: [templateId], eventId: [id] },
  })
  if (!isRecordId(templateId)) return missing
  const template = (await templates.findTemplates(caller.appId, [templateId])).get(templateId)
  if (!template) return missing
  const event = await timeline.findEvent(caller.accountId, { templateId, id })
  return event ? success({ template, event }) : missing
}

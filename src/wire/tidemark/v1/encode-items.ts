import type { Accounts } from '../../../domain/accounts.ts'
import { renderEvent } from '../../../domain/rendering/render-event.ts'
import type { EventTemplate } from '../../../domain/timeline/template.ts'
import type { TemplateStore } from '../../../domain/timeline/template-store.ts'
import { positionOf, type TimelineItem } from '../../../domain/timeline/read-timeline.ts'
import type { TimelinePosition } from '../../../domain/timeline/timeline-reader.ts'
import type { Log } from '../../../platform/log.ts'
import { workClockMs } from '../../../platform/work-clock.ts'
import { yieldToLoop } from '../../../platform/yield-to-loop.ts'
import type { RouteContext } from '../../route.ts'
import { encodeItem } from './timeline-item.ts'

export type RenderDeps = {
  readonly accounts: Accounts
  readonly templates: Pick<TemplateStore, 'findTemplates'>
  readonly log: Log
}

export type RenderedPart = 'header' | 'detail'

type EncodedItem = {
  readonly body: object
  /** Where a reader goes on behind the item. */
  readonly position: TimelinePosition
  /** How much HTML it holds: a page of it must not outgrow the memory. */
  readonly renderedChars: number
}

/** Makes the items of a page as they leave, one by one. */
export type ItemEncoder = (items: readonly TimelineItem[]) => AsyncIterable<EncodedItem>

/** Items with the rendered parts that are asked for; other requests have their turn after each rendering. */
export function createItemEncoder(
  deps: RenderDeps,
  context: RouteContext,
  parts: readonly RenderedPart[],
): ItemEncoder {
  if (parts.length === 0) return encodePlain
  const reportCut = createCutReport(deps.log, context)
  return async function* encodeRendered(items) {
    const templates = await findTemplates(deps.templates, items)
    const { timeZone } = await deps.accounts.getAccount(context.caller.accountId)
    for (const item of items) {
      const template = templates.get(item.event.templateId)
      const rendered: [RenderedPart, string][] = []
      for (const part of template ? parts : []) {
        const options = { part, timeZone, clock: workClockMs }
        const { html, cutBy } = renderEvent(template as EventTemplate, item.event, options)
        if (cutBy !== undefined) reportCut({ templateId: item.event.templateId, part, cutBy })
        rendered.push([part, html])
        await yieldToLoop()
      }
      const renderedChars = rendered.reduce((sum, [, html]) => sum + html.length, 0)
      const body = { ...encodeItem(item), ...Object.fromEntries(rendered) }
      yield { body, position: positionOf(item.event), renderedChars }
    }
  }
}

async function* encodePlain(items: readonly TimelineItem[]): AsyncGenerator<EncodedItem> {
  for (const item of items) {
    yield { body: encodeItem(item), position: positionOf(item.event), renderedChars: 0 }
  }
}

/** The templates of a page as they are now (M7); those of each app at once. */
async function findTemplates(
  store: RenderDeps['templates'],
  items: readonly TimelineItem[],
): Promise<ReadonlyMap<string, EventTemplate>> {
  const found = new Map<string, EventTemplate>()
  for (const [appId, ofApp] of Map.groupBy(items, ({ type }) => type.appId)) {
    const ids = [...new Set(ofApp.map(({ event }) => event.templateId))]
    for (const [id, template] of await store.findTemplates(appId, ids)) found.set(id, template)
  }
  return found
}

type Cut = { readonly templateId: string; readonly part: RenderedPart; readonly cutBy: string }

/** A part that exceeds its budget is empty (R15); the log says so once for each template, however many events it has. */
function createCutReport(log: Log, { correlationId }: RouteContext): (cut: Cut) => void {
  const reported = new Set<string>()
  return (cut) => {
    const key = Object.values(cut).join(' ')
    if (reported.has(key)) return
    reported.add(key)
    log.warn({ ...cut, correlationId }, 'rendered empty')
  }
}

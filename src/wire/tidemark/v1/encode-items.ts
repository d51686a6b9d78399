import type { Accounts } from '../../../domain/accounts.ts'
import { renderEvent } from '../../../domain/rendering/render-event.ts'
import { accountCatalogue } from '../../../domain/properties/account-catalogue.ts'
import type { PropertyStore } from '../../../domain/properties/property-store.ts'
import type { EventTemplate } from '../../../domain/timeline/template.ts'
import type { TemplateStore } from '../../../domain/timeline/template-store.ts'
import type { TimelineItem } from '../../../domain/timeline/read-record-timeline.ts'
import type { EventItem } from '../../../domain/timeline/read-timeline.ts'
import type { TimelinePosition } from '../../../domain/timeline/timeline-position.ts'
import type { Log } from '../../../platform/log.ts'
import { workClockMs } from '../../../platform/work-clock.ts'
import { yieldToLoop } from '../../../platform/yield-to-loop.ts'
import type { RouteContext } from '../../route.ts'
import { encodeActivityItem, encodeChangeItem, encodeEventItem, type ItemView } from './timeline-item.ts'

/** What the items of a timeline are made with. */
export type ItemDeps = {
  readonly accounts: Accounts
  readonly templates: Pick<TemplateStore, 'findTemplates'>
  readonly properties: Pick<PropertyStore, 'readModels'>
  readonly log: Log
  /** Epoch ms. */
  readonly now: () => number
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

/** Items, events with the rendered parts that are asked for; other requests have their turn after each rendering. */
export function createItemEncoder(
  deps: ItemDeps,
  context: RouteContext,
  parts: readonly RenderedPart[],
): ItemEncoder {
  const { accountId } = context.caller
  const reportCut = createCutReport(deps.log, context)
  return async function* encodeItems(items) {
    const view = await readView(deps, accountId, items)
    const events = items.filter((item) => item.kind === 'event')
    const isRendered = parts.length > 0 && events.length > 0
    const templates = isRendered ? await findTemplates(deps.templates, events) : new Map()
    const timeZone = isRendered ? (await deps.accounts.getAccount(accountId)).timeZone : ''
    for (const item of items) {
      const body = encodeItem(item, view)
      const template = item.kind === 'event' ? templates.get(item.event.templateId) : undefined
      const rendered = template
        ? await renderParts(item as EventItem, { template, parts, timeZone, reportCut })
        : {}
      const renderedChars = Object.values(rendered).reduce((sum, html) => sum + html.length, 0)
      yield { body: { ...body, ...rendered }, position: item.position, renderedChars }
    }
  }
}

function encodeItem(item: TimelineItem, view: ItemView): object {
  if (item.kind === 'event') return encodeEventItem(item)
  return item.kind === 'activity' ? encodeActivityItem(item, view) : encodeChangeItem(item, view)
}

type Rendering = {
  readonly template: EventTemplate
  readonly parts: readonly RenderedPart[]
  readonly timeZone: string
  readonly reportCut: (cut: Cut) => void
}

async function renderParts(
  { event }: EventItem,
  { template, parts, timeZone, reportCut }: Rendering,
): Promise<Readonly<Record<string, string>>> {
  const rendered: Record<string, string> = {}
  for (const part of parts) {
    const { html, cutBy } = renderEvent(template, event, { part, timeZone, clock: workClockMs })
    if (cutBy !== undefined) reportCut({ templateId: event.templateId, part, cutBy })
    rendered[part] = html
    await yieldToLoop()
  }
  return rendered
}

/** The definitions of the records that a page shows values of: one statement, and none for events alone. */
async function readView(
  deps: Pick<ItemDeps, 'properties' | 'now'>,
  accountId: string,
  items: readonly TimelineItem[],
): Promise<ItemView> {
  const typeIds = items.flatMap((item) => {
    if (item.kind === 'event') return []
    return item.kind === 'activity' ? item.record.objectTypeId : item.change.objectTypeId
  })
  const models =
    typeIds.length > 0 ? await deps.properties.readModels(accountId, [...new Set(typeIds)]) : new Map()
  const findCatalogue = (typeId: string) => accountCatalogue(typeId, models.get(typeId))
  return { findCatalogue, now: deps.now() }
}

/** The templates of a page as they are now (M7); those of each app at once. */
async function findTemplates(
  store: ItemDeps['templates'],
  items: readonly EventItem[],
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

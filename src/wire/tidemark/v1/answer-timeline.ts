import type { TimelineItem } from '../../../domain/timeline/read-record-timeline.ts'
import type { TimelinePage } from '../../../domain/timeline/read-timeline.ts'
import { restOf, type TimelineRange } from '../../../domain/timeline/timeline-position.ts'
import { type Outcome, success } from '../../../domain/failure.ts'
import type { WireReply } from '../../errors.ts'
import { encodePaging } from '../../paging.ts'
import type { RouteContext } from '../../route.ts'
import { encodeCursor } from '../../timeline-cursor.ts'
import { createItemEncoder, type ItemDeps, type ItemEncoder } from './encode-items.ts'
import { streamLines } from './timeline-lines.ts'
import type { AskedTimeline } from './timeline-query.ts'

/** The newest things of a range, as a page of a timeline. */
export type PageReader = (range: TimelineRange, limit: number) => Promise<TimelinePage<TimelineItem>>

const MAX_RENDERED_CHARS = 4 * 1_048_576
/** Items that a stream reads at once. */
const STREAMED_PAGE = 250

/** The first page is read before anything is sent: what goes wrong there has a status of its own. */
export async function answerTimeline(
  deps: ItemDeps,
  context: RouteContext,
  { asked, readPage }: { readonly asked: AskedTimeline; readonly readPage: PageReader },
): Promise<Outcome<WireReply>> {
  const { range, parts } = asked
  const encode = createItemEncoder(deps, context, parts)
  if (asked.format === 'ndjson') {
    const first = await readPage(range, STREAMED_PAGE)
    const readOn = (after: NonNullable<TimelinePage['next']>) =>
      readPage(restOf(range, 'newest_first', after), STREAMED_PAGE)
    return success({ status: 200, stream: streamLines({ first, readPage: readOn, encode }) })
  }
  return success({ status: 200, body: await encodePage(await readPage(range, asked.limit), encode, context) })
}

/** A page of much HTML ends early, as one of large events does. */
async function encodePage(
  { items, next }: TimelinePage<TimelineItem>,
  encode: ItemEncoder,
  context: RouteContext,
): Promise<object> {
  const results: object[] = []
  let renderedChars = 0
  let taken = 0
  for await (const item of encode(items)) {
    results.push(item.body)
    renderedChars += item.renderedChars
    taken += 1
    const isCut = renderedChars >= MAX_RENDERED_CHARS && taken < items.length
    if (isCut) return { results, ...encodePaging(context, encodeCursor(item.position)) }
  }
  return { results, ...encodePaging(context, next && encodeCursor(next)) }
}

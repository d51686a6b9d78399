import type { TimelineItem } from '../../../domain/timeline/read-record-timeline.ts'
import type { TimelinePage } from '../../../domain/timeline/read-timeline.ts'
import type { TimelinePosition } from '../../../domain/timeline/timeline-position.ts'
import { encodeError, type WireStream } from '../../errors.ts'
import { encodeCursor } from '../../timeline-cursor.ts'
import type { ItemEncoder } from './encode-items.ts'
import { LINES_TYPE } from './timeline-query.ts'

/** Lines are handed over in pieces of about this size: what is rendered may be much larger than what is stored. */
const CHUNK_CHARS = 65_536

type LineSource = {
  readonly first: TimelinePage<TimelineItem>
  readonly readPage: (after: TimelinePosition) => Promise<TimelinePage<TimelineItem>>
  readonly encode: ItemEncoder
}

/**
 * A timeline as lines of JSON: one for each item, and a last one that says whether they are all (decision 61). Holds one
 * page at a time, and asks for the next only when the client has taken it.
 */
export function streamLines(source: LineSource): WireStream {
  const progress: Progress = { count: 0, after: undefined }
  return {
    contentType: LINES_TYPE,
    chunks: makeLines(source, progress),
    breakOff: (failure, correlationId) =>
      lineOf({
        kind: 'end',
        complete: false,
        count: progress.count,
        ...(progress.after ? { after: encodeCursor(progress.after) } : {}),
        error: encodeError(failure, correlationId).body,
      }),
  }
}

/** What was handed over so far, and where a reader may go on. */
type Progress = { count: number; after: TimelinePosition | undefined }

/** Lines that are not handed over yet. */
type Piece = { text: string; count: number }

async function* makeLines(source: LineSource, progress: Progress): AsyncGenerator<string> {
  for (let page: TimelinePage<TimelineItem> | undefined = source.first; page; ) {
    let piece: Piece = { text: '', count: 0 }
    for await (const { body, position } of source.encode(page.items)) {
      piece = { text: piece.text + lineOf(body), count: piece.count + 1 }
      if (piece.text.length < CHUNK_CHARS) continue
      advance(progress, piece, position)
      yield piece.text
      piece = { text: '', count: 0 }
    }
    advance(progress, piece, page.next)
    // Also without a line: whoever sends the stream looks up between two pages.
    yield piece.text
    page = page.next && (await source.readPage(page.next))
  }
  yield lineOf({ kind: 'end', complete: true, count: progress.count })
}

function advance(progress: Progress, { count }: Piece, after: TimelinePosition | undefined): void {
  progress.count += count
  progress.after = after
}

function lineOf(value: object): string {
  return `${JSON.stringify(value)}\n`
}

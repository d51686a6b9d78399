import type { RecordKey, RecordStore } from '../../../domain/objects/record-store.ts'
import type { RecordWalk } from '../../../domain/timeline/read-record-timeline.ts'
import type { RouteContext } from '../../route.ts'
import type { PageReader } from './answer-timeline.ts'
import { findTimelineRecord } from './find-timeline-record.ts'

/**
 * Reads pages of a record's timeline. A merge moves all that hangs on a record to another one, perhaps while a page is
 * being read: such a page is read again, from the record that stands for it now, and so are those after it (OBJ-80).
 */
export function followRecord(
  {
    records,
    context,
  }: {
    readonly records: Pick<RecordStore, 'readRecords' | 'findSurvivors'>
    readonly context: Pick<RouteContext, 'caller' | 'types'>
  },
  start: RecordKey,
  readPage: (walk: RecordWalk) => ReturnType<PageReader>,
): PageReader {
  let record = start
  return async (range, limit) => {
    for (;;) {
      const page = await readPage({ record, range, limit })
      const current = await findTimelineRecord(records, context, record)
      if (!current.ok || current.value.id === record.id) return page
      record = current.value
    }
  }
}

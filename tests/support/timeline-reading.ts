import type { Database } from '../../src/storage/database.ts'
import type { Reply, TestAccount } from './test-server.ts'

export const ACCOUNT_TIMELINE = '/tidemark/v1/timeline'
export const recordTimeline = (objectId: string, objectType = 'contacts'): string =>
  `/tidemark/v1/records/${objectType}/${objectId}/timeline`
/** The events of a record's timeline alone. */
export const recordEvents = (objectId: string, objectType = 'contacts'): string =>
  `${recordTimeline(objectId, objectType)}?kind=event`

type Item = { readonly id: string; readonly timestamp: string; readonly objectId?: string }

export const idsOf = (reply: Reply): readonly string[] => reply.body.results.map(({ id }: Item) => id)

/** Every page from the first one on, by its cursors. */
export async function readPages(account: TestAccount, url: string): Promise<readonly Reply[]> {
  const pages: Reply[] = []
  for (let next: string | undefined = url; next !== undefined; ) {
    const page: Reply = await account.send('GET', next)
    pages.push(page)
    const after: string | undefined = page.body.paging?.next.after
    next = after && `${url}${url.includes('?') ? '&' : '?'}after=${encodeURIComponent(after)}`
  }
  return pages
}

/** The lines of a stream, each parsed. */
// oxlint-disable-next-line typescript/no-explicit-any
export const linesOf = (text: string): any[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))

type Many = {
  readonly accountId: string
  readonly templateId: string
  readonly objectId: string
  readonly count: number
  /** Bytes of extraData. */
  readonly padding?: number
}

/** Rows as the server would have written them, one second apart, `many-1` the oldest; token `course` counts from 1. */
export async function insertMany(db: Database, many: Many): Promise<void> {
  await db.query(
    `insert into timeline_event
       (account_id, template_id, id, event_number, object_type_id, object_id, visitor, occurred_at, content)
     select $1, $2, 'many-' || n, 1000000 + n, '0-1', $3, null, timestamptz '2020-01-01Z' + n * interval '1 second',
       json_build_object('tokens', json_build_object('course', n::text),
         'extraData', json_build_object('pad', repeat(md5(n::text), $5::int / 32)))
     from generate_series(1, $4::int) n`,
    [many.accountId, many.templateId, many.objectId, many.count, many.padding ?? 0],
  )
  await db.query('analyze timeline_event', [])
}

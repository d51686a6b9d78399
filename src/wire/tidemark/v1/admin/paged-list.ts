import type { PageRequest } from '../../../../domain/admin/admin-store.ts'
import { type Outcome, refusal, success } from '../../../../domain/failure.ts'
import type { WireReply } from '../../../errors.ts'
import { encodePaging } from '../../../paging.ts'
import { badParameter, decodeLimit } from '../../../query-parameters.ts'
import type { RouteContext } from '../../../route.ts'

/** How a list is read: one page of its items, the cursor behind an item, and how an item looks. */
type PagedList<T> = {
  readonly read: (page: PageRequest) => Promise<readonly T[]>
  readonly cursorOf: (item: T) => string
  readonly encode: (item: T) => object
  /** What a cursor is. */
  readonly cursor: RegExp
}

export const ID_CURSOR = /^\d{1,15}$/
export const CREDENTIAL_CURSOR = /^[0-9a-f]{24}$/

/** A page of a list (PH16 to PH19). One more than a page tells whether there is another. */
export async function answerPage<T>(
  context: RouteContext,
  { read, cursorOf, encode, cursor }: PagedList<T>,
): Promise<Outcome<WireReply>> {
  const limit = decodeLimit(context.query, { fallback: 100, max: 500 })
  if (!limit.ok) return limit
  const after = context.query.get('after') || undefined
  if (after !== undefined && !cursor.test(after))
    return refusal(badParameter('after', after, 'paging.next.after of a page before'))
  const found = await read({ limit: limit.value + 1, ...(after === undefined ? {} : { after }) })
  const page = found.slice(0, limit.value)
  const last = page.at(-1)
  const next = found.length > page.length && last !== undefined ? cursorOf(last) : undefined
  return success({ status: 200, body: { results: page.map(encode), ...encodePaging(context, next) } })
}

import type { WireRequest } from './route.ts'

/**
 * The `paging` member of a page that has a successor: links are the request as called with the cursor replaced. The
 * last page has no such member at all, and so no `prev` either (PH16 to PH18).
 */
export function encodePaging(request: WireRequest, after: string | undefined, before?: string): object {
  if (after === undefined) return {}
  const next = { after, link: linkTo(request, 'after', after) }
  if (before === undefined) return { paging: { next } }
  return { paging: { next, prev: { before, link: linkTo(request, 'before', before) } } }
}

function linkTo(request: WireRequest, name: 'after' | 'before', cursor: string): string {
  const query = new URLSearchParams(request.query)
  query.delete(name === 'after' ? 'before' : 'after')
  query.set(name, cursor)
  return `${request.origin}${request.path}?${query.toString()}`
}

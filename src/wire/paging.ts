import type { WireRequest } from './route.ts'

/**
 * The `paging` member of a page that has a successor: the link is the request as called with `after` replaced. The last
 * page has no such member at all (PH16 to PH18).
 */
export function encodePaging(request: WireRequest, after: string | undefined): object {
  if (after === undefined) return {}
  const query = new URLSearchParams(request.query)
  query.set('after', after)
  return { paging: { next: { after, link: `${request.origin}${request.path}?${query.toString()}` } } }
}

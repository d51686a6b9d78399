import { encodeBatch } from '../../batch.ts'
import type { WireReply } from '../../errors.ts'
import type { RouteContext } from '../../route.ts'

/** What a batch that takes links away answers: 204 in v4, an empty batch on the dated path (ASC-26). */
export function archiveReply(
  { params }: Pick<RouteContext, 'params'>,
  times: { readonly startedAt: number; readonly completedAt: number },
): WireReply {
  const isDated = params.version !== undefined
  return isDated ? encodeBatch({ results: [], errors: [], ...times }, 200) : { status: 204 }
}

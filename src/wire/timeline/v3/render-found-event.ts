import type { Accounts } from '../../../domain/accounts.ts'
import { type Outcome, success } from '../../../domain/failure.ts'
import { renderEvent } from '../../../domain/rendering/render-event.ts'
import type { Log } from '../../../platform/log.ts'
import { workClockMs } from '../../../platform/work-clock.ts'
import type { RouteContext } from '../../route.ts'
import { type EventReaders, findEvent } from './find-event.ts'

export type RenderDeps = EventReaders & { readonly accounts: Accounts; readonly log: Log }

/** The HTML of the event in the path. One that is cut short is empty, and the log says why, without values (R15). */
export async function renderFoundEvent(
  deps: RenderDeps,
  { caller, params, correlationId }: RouteContext,
  part: 'header' | 'detail',
): Promise<Outcome<string>> {
  const found = await findEvent(deps, caller, params)
  if (!found.ok) return found
  const { template, event } = found.value
  const { timeZone } = await deps.accounts.getAccount(caller.accountId)
  const { html, cutBy } = renderEvent(template, event, { part, timeZone, clock: workClockMs })
  if (cutBy !== undefined)
    deps.log.warn({ templateId: template.id, part, cutBy, correlationId }, 'rendered empty')
  return success(html)
}

import { type Static, Type } from 'typebox'
import { type Failure, type Outcome, refusal, success } from '../../../../domain/failure.ts'
import type { FaultStore } from '../../../../domain/faults/fault-store.ts'
import type { WireReply } from '../../../errors.ts'
import { faultOperations } from '../../../operations/fault-operations.ts'
import { compileBody, missingFields } from '../../../request-body.ts'
import type { Route, RouteContext } from '../../../route.ts'
import { AdminFault, decodeFault, encodeFault, NewFault } from './fault-codec.ts'

export type FaultDeps = {
  readonly faults: FaultStore
  /** In dev mode only (PE43). */
  readonly isDev: boolean
  readonly now: () => number
  readonly newUuid: () => string
}

const MAX_FAULTS = 100
const NoContent = Type.Null({ description: 'No content' })

type Handle = (context: RouteContext) => Promise<Outcome<WireReply>>

/** `POST /tidemark/v1/admin/faults`: every server over the database follows it from the next call on. */
export function createFault({ faults, isDev, now, newUuid }: FaultDeps): Route {
  const decodeBody = compileBody(NewFault, missingFields)
  return {
    operation: faultOperations.createFault,
    documentation: { body: NewFault, replies: { 201: AdminFault } },
    handle: inDevMode(isDev, async ({ body }) => {
      const read: Outcome<Static<typeof NewFault>> = decodeBody(body)
      if (!read.ok) return read
      const fault = decodeFault(read.value)
      if (!fault.ok) return fault
      const stored = { ...fault.value, id: newUuid(), hits: 0, createdAt: now() }
      if (!(await faults.addFault(stored, MAX_FAULTS))) return refusal(tooMany)
      return success({ status: 201, body: encodeFault(stored) })
    }),
  }
}

/** `GET /tidemark/v1/admin/faults`: in the order that calls meet them; used up ones too. */
export function listFaults({ faults, isDev }: FaultDeps): Route {
  return {
    operation: faultOperations.listFaults,
    documentation: { replies: { 200: Type.Object({ results: Type.Array(AdminFault) }) } },
    handle: inDevMode(isDev, async () =>
      success({ status: 200, body: { results: (await faults.listFaults()).map(encodeFault) } }),
    ),
  }
}

/** `DELETE /tidemark/v1/admin/faults/{faultId}`. */
export function archiveFault({ faults, isDev }: FaultDeps): Route {
  return {
    operation: faultOperations.archiveFault,
    documentation: { replies: { 204: NoContent } },
    handle: inDevMode(isDev, async ({ params: { faultId = '' } }) => {
      if (await faults.removeFault(faultId)) return success({ status: 204 })
      const shown = faultId.slice(0, 100)
      const message = `Fault ${shown} not found`
      return refusal({
        kind: 'not_found',
        message,
        rule: 'platform PE18',
        path: '',
        context: { id: [shown] },
      })
    }),
  }
}

/** `DELETE /tidemark/v1/admin/faults`. */
export function archiveFaults({ faults, isDev }: FaultDeps): Route {
  return {
    operation: faultOperations.archiveFaults,
    documentation: { replies: { 204: NoContent } },
    handle: inDevMode(isDev, async () => {
      await faults.removeFaults()
      return success({ status: 204 })
    }),
  }
}

function inDevMode(isDev: boolean, handle: Handle): Handle {
  return isDev ? handle : async () => refusal(ofDevMode)
}

const ofDevMode: Failure = {
  kind: 'route_unknown',
  message: 'Faults are for tests of clients: this server is in prod mode and has none',
  rule: 'platform PE43, decision 48',
  path: '',
}

const tooMany: Failure = {
  kind: 'definition_invalid',
  message: `There are ${MAX_FAULTS} faults already; remove some`,
  rule: 'decision 48',
  path: '',
}

import { purgeLimits, setLimits, type ShownLimit } from '../../../domain/associations/change-limits.ts'
import type { LimitStore } from '../../../domain/associations/limit-store.ts'
import { failuresOf, success } from '../../../domain/failure.ts'
import type { RecordStore } from '../../../domain/objects/record-store.ts'
import { encodeBatch } from '../../batch.ts'
import { batchReplies } from '../../batch-schemas.ts'
import { limitOperations } from '../../operations/limit-operations.ts'
import { compileBody, missingFields } from '../../request-body.ts'
import type { Route } from '../../route.ts'
import { warningHeaders } from '../../warning-header.ts'
import { linkBatchDecoder } from '../link-batch.ts'
import { encodeLinkError } from '../link-ends.ts'
import { archiveReply } from './archive-reply.ts'
import {
  BatchLimitInput,
  BatchSpecInput,
  ConfigurationUpdateResult,
  type LimitBody,
  UserConfiguration,
} from './limit-schemas.ts'
import { NoContent } from './schemas.ts'

const MAX_INPUTS = 100
const created = batchReplies(UserConfiguration, 'BatchResponsePublicAssociationDefinitionUserConfiguration')
const updated = batchReplies(
  ConfigurationUpdateResult,
  'BatchResponsePublicAssociationDefinitionConfigurationUpdateResult',
)

type Deps = {
  readonly records: RecordStore
  readonly limits: LimitStore
  readonly now: () => number
  /** Links that a record may have by a definition at most, whatever an account says. */
  readonly associationLimit: number
}

/** `POST …/configurations/{fromObjectType}/{toObjectType}/batch/create`: limits where there were none (C3, ASC-37). */
export function createLimits(deps: Deps): Route {
  return {
    operation: limitOperations.batchCreate,
    documentation: { body: BatchLimitInput, replies: { 201: created.complete, 207: created.partial } },
    handle: handlerOf(deps, { kind: 'create', successStatus: 201 }),
  }
}

/** `POST …/configurations/{fromObjectType}/{toObjectType}/batch/update`: other limits; answers without labels (C4). */
export function updateLimits(deps: Deps): Route {
  return {
    operation: limitOperations.batchUpdate,
    documentation: { body: BatchLimitInput, replies: { 200: updated.complete, 207: updated.partial } },
    handle: handlerOf(deps, { kind: 'update', successStatus: 200 }),
  }
}

/** `POST …/configurations/{fromObjectType}/{toObjectType}/batch/purge`: back to the default (C5, ASC-26, ASC-38). */
export function purgeLimitsRoute({ records, limits, now }: Deps): Route {
  const decodeBatch = linkBatchDecoder(compileBody(BatchSpecInput, missingFields), MAX_INPUTS)
  return {
    operation: limitOperations.batchPurge,
    documentation: { body: BatchSpecInput, replies: { 204: NoContent } },
    handle: async (context) => {
      const startedAt = now()
      const batch = await decodeBatch(context, records)
      if (!batch.ok) return batch
      const { ends, bodies } = batch.value
      const inputs = bodies.map(({ category, typeId }) => ({ category, typeId: Number(typeId) }))
      const { accountId } = context.caller
      const purged = await purgeLimits(limits, { accountId, ends, inputs })
      return purged.ok ? success(archiveReply(context, { startedAt, completedAt: now() })) : purged
    },
  }
}

type Kind =
  | { readonly kind: 'create'; readonly successStatus: 201 }
  | { readonly kind: 'update'; readonly successStatus: 200 }

function handlerOf({ records, limits, now, associationLimit }: Deps, { kind, successStatus }: Kind) {
  const decodeBatch = linkBatchDecoder(compileBody(BatchLimitInput, missingFields), MAX_INPUTS)
  const handle: Route['handle'] = async (context) => {
    const startedAt = now()
    const batch = await decodeBatch(context, records)
    if (!batch.ok) return batch
    const { ends, bodies } = batch.value
    const outcomes = await setLimits(limits, {
      accountId: context.caller.accountId,
      ends,
      inputs: bodies.map(decodeLimit),
      defaultMax: associationLimit,
      kind,
    })
    const results = outcomes.flatMap((outcome) => (outcome.ok ? [encodeLimit(outcome.value, kind)] : []))
    const failures = failuresOf(outcomes)
    const errors = failures.map(encodeLinkError)
    const reply = encodeBatch({ results, errors, startedAt, completedAt: now() }, successStatus)
    return success({ ...reply, headers: warningHeaders(failures) })
  }
  return handle
}

function decodeLimit({ category, typeId, maxToObjectIds }: LimitBody) {
  return { category, typeId: Number(typeId), maxToIds: Number(maxToObjectIds) }
}

function encodeLimit({ type, maxToIds }: ShownLimit, kind: Kind['kind']): object {
  const { category, typeId, label } = type
  const limit = { category, typeId, userEnforcedMaxToObjectIds: maxToIds }
  return kind === 'create' ? { ...limit, label } : limit
}

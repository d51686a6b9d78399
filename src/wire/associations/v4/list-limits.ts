import {
  type AssociationCatalogue,
  catalogueWith,
} from '../../../domain/associations/association-catalogue.ts'
import type { AssociationLimit, LimitStore } from '../../../domain/associations/limit-store.ts'
import { success } from '../../../domain/failure.ts'
import type { RecordStore } from '../../../domain/objects/record-store.ts'
import { limitOperations } from '../../operations/limit-operations.ts'
import type { Route } from '../../route.ts'
import { decodeEnds } from '../link-ends.ts'
import { CollectionOfConfigurations } from './limit-schemas.ts'

type Deps = { readonly records: RecordStore; readonly limits: LimitStore }

/** `GET …/definitions/configurations/all`: the limits that the account has set (C1, ASC-37). */
export function listAllLimits({ records, limits }: Deps): Route {
  return {
    operation: limitOperations.listAll,
    documentation: { replies: { 200: CollectionOfConfigurations } },
    handle: async ({ caller }) => {
      const catalogue = catalogueWith(await records.readLabels(caller.accountId))
      const results = encodeLimits(await limits.list(caller.accountId), catalogue)
      return success({ status: 200, body: { results } })
    },
  }
}

/** `GET …/definitions/configurations/{fromObjectType}/{toObjectType}`: those from the one type to the other (C2). */
export function listLimits({ records, limits }: Deps): Route {
  return {
    operation: limitOperations.list,
    documentation: { replies: { 200: CollectionOfConfigurations } },
    handle: async (context) => {
      const { from, to, catalogue } = await decodeEnds(context, records)
      const types = catalogue.list(from.typeId, to.typeId)
      const between = (await limits.list(context.caller.accountId)).filter(({ category, typeId }) =>
        types.some((type) => type.category === category && type.typeId === typeId),
      )
      return success({ status: 200, body: { results: encodeLimits(between, catalogue) } })
    },
  }
}

function encodeLimits(
  limits: readonly AssociationLimit[],
  catalogue: AssociationCatalogue,
): readonly object[] {
  return limits.map(({ category, typeId, maxToIds }) => ({
    category,
    typeId,
    userEnforcedMaxToObjectIds: maxToIds,
    label: catalogue.find(category, typeId)?.label ?? null,
  }))
}

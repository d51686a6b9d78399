import { resolveName } from '../../../domain/associations/resolve-types.ts'
import { createLinks } from '../../../domain/associations/write-links.ts'
import { refusal, success } from '../../../domain/failure.ts'
import { recordNotFound } from '../../../domain/objects/read-records.ts'
import { accountObjectType } from '../../../domain/pipelines/account-pipelines.ts'
import { readCatalogue } from '../../../domain/properties/current-catalogue.ts'
import { decodeNamedPair } from '../../associations/link-ends.ts'
import { linkOperations } from '../../operations/link-operations.ts'
import type { Route } from '../../route.ts'
import { type ObjectDeps, viewOf } from './object-deps.ts'
import { SimplePublicObject } from './schemas.ts'
import { linksOf, showRecords } from './show-records.ts'

/**
 * `PUT …/{recordId}/associations/{toObjectType}/{toRecordId}/{associationType}`: links two records and answers the
 * first with its links to the second's type (V6, ASC-42).
 */
export function putAssociationV3(deps: ObjectDeps): Route {
  return {
    operation: linkOperations.v3Put,
    documentation: { replies: { 200: SimplePublicObject } },
    handle: async (context) => {
      const pair = await decodeNamedPair(context, deps.records)
      if (!pair.ok) return pair
      const { ends, fromId, toId } = pair.value
      const type = resolveName(ends, context.params.associationType ?? '', 'associationType')
      if (!type.ok) return type
      const { caller } = context
      const wanted = success({ fromId, toId, types: [type.value], pathPrefix: '' })
      const request = { caller, ends, missing: 'not_found' as const, inputs: [wanted] }
      const [made] = await createLinks(deps.records, request)
      if (!made?.ok) return made ?? refusal(recordNotFound(fromId))
      const ids = [made.value.fromId]
      const found = await deps.records.readRecords(caller.accountId, ends.from.typeId, {
        ids,
        archived: false,
      })
      const catalogue = await readCatalogue(deps.properties, caller.accountId, ends.from.typeId)
      const objectType = accountObjectType(ends.from, catalogue)
      const [body] = await showRecords(found, {
        records: deps.records,
        view: viewOf(deps, context, { objectType, catalogue }),
        catalogue,
        properties: [],
        propertiesWithHistory: [],
        links: linksOf(context, ends.from, [ends.to]),
      })
      return body === undefined ? refusal(recordNotFound(fromId)) : success({ status: 200, body })
    },
  }
}

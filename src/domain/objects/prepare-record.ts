import type { AssociationCatalogue } from '../associations/association-catalogue.ts'
import { resolveAssociations } from '../associations/check-associations.ts'
import type { AssociationInput, RequestedLink } from '../associations/check-associations.ts'
import type { Caller } from '../caller.ts'
import { refusal, success } from '../failure.ts'
import type { Outcome } from '../failure.ts'
import type { PropertyInputs } from './check-properties.ts'
import { checkPinned, listImpliedAssociations } from './implied-associations.ts'
import type { ObjectType } from './object-types.ts'
import { prepareValues } from './prepare-values.ts'
import type { PropertyCatalogue } from './property-definition.ts'
import type { PropertyValues } from './record.ts'
import type { UniqueKey } from './record-store.ts'
import { listUniqueKeys } from './unique-values.ts'

/** One record to create, as decoded from a request (objects 3.2). */
export type NewRecordInput = {
  readonly properties: PropertyInputs
  readonly associations: readonly AssociationInput[]
  readonly objectWriteTraceId?: string
}

/** A new record that passed every check that needs nothing but the input. */
export type PreparedRecord = {
  readonly values: PropertyValues
  readonly links: readonly RequestedLink[]
  readonly uniqueKeys: readonly UniqueKey[]
  /** Which input of a batch, such as `inputs[3].`; empty for a single one. */
  readonly pathPrefix: string
}

/** Every check of a new record that needs nothing but the input, in the order of OBJ-45. */
export function prepareRecord(
  input: Pick<NewRecordInput, 'properties' | 'associations'>,
  request: {
    readonly objectType: ObjectType
    readonly catalogue: PropertyCatalogue
    readonly caller: Caller
    readonly pathPrefix: string
    /** Epoch ms. */
    readonly now: number
    /** Definitions that associations may name; the built-in ones when absent. */
    readonly definitions?: AssociationCatalogue
  },
): Outcome<PreparedRecord> {
  const { objectType, catalogue, caller, pathPrefix, now } = request
  const values = prepareValues(objectType, input.properties, {
    catalogue,
    accountId: caller.accountId,
    pathPrefix,
    now,
  })
  if (!values.ok) return values
  const associations = [...input.associations, ...listImpliedAssociations(objectType, values.value)]
  const links = resolveAssociations(objectType.typeId, associations, request)
  if (!links.ok) return links
  const unpinned = checkPinned(values.value, links.value, { pathPrefix, linkedIds: [] })
  if (unpinned !== undefined) return refusal(unpinned)
  const uniqueKeys = listUniqueKeys(catalogue, objectType.typeId, values.value)
  return success({ values: values.value, links: links.value, uniqueKeys, pathPrefix })
}

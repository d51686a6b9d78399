import { catalogueWith } from '../../domain/associations/association-catalogue.ts'
import { type LinkEnds, resolveId } from '../../domain/associations/resolve-types.ts'
import { type Failure, type Outcome, refusal, success } from '../../domain/failure.ts'
import type { ObjectType } from '../../domain/objects/object-types.ts'
import { canonicalId, isRecordId } from '../../domain/objects/record-id.ts'
import type { RecordStore } from '../../domain/objects/record-store.ts'
import { encodeItemError } from '../errors.ts'
import { pathType, type RouteContext } from '../route.ts'

type LabelReader = Pick<RecordStore, 'readLabels'>

type LinkContext = Pick<RouteContext, 'params' | 'caller' | 'types'>

/** The two types in the path, whichever way the route names the first, and the definitions the account has. */
export async function decodeEnds(context: LinkContext, records: LabelReader): Promise<LinkEnds> {
  const { params, caller, types } = context
  const from = pathType(context)
  const to = types.to ?? from
  const fromReference = shownReference(from, params.objectType ?? params.fromObjectType)
  const toReference = shownReference(to, params.toObjectType)
  const catalogue = catalogueWith(await records.readLabels(caller.accountId))
  return { from, to, fromReference, toReference, catalogue }
}

/** Messages name built-in types as they were sent, custom ones by their full name (associations section 6, observed). */
function shownReference({ custom, plural }: ObjectType, sent: string | undefined): string {
  return custom === undefined ? (sent ?? '') : plural
}

type Pair = { readonly ends: LinkEnds; readonly fromId: string; readonly toId: string }

/** Both types and both ids of a v4 path that names a pair of records. */
export async function decodePair(context: LinkContext, records: LabelReader): Promise<Outcome<Pair>> {
  const ends = await decodeEnds(context, records)
  const { recordId = '', toRecordId = '' } = context.params
  if (!isRecordId(recordId)) return refusal(badPathId('objectId'))
  if (!isRecordId(toRecordId)) return refusal(badPathId('toObjectId'))
  return success({ ends, fromId: canonicalId(recordId), toId: canonicalId(toRecordId) })
}

/** The same of a v3 path, which words an id that is none as bodies do (associations section 6). */
export async function decodeNamedPair(context: LinkContext, records: LabelReader): Promise<Outcome<Pair>> {
  const ends = await decodeEnds(context, records)
  const fromId = resolveId(context.params.recordId ?? '', 'objectId')
  if (!fromId.ok) return fromId
  const toId = resolveId(context.params.toRecordId ?? '', 'toObjectId')
  if (!toId.ok) return toId
  return success({ ends, fromId: fromId.value, toId: toId.value })
}

/** Source: associations section 6 (observed; the target's name chosen). */
export function badPathId(name: 'objectId' | 'toObjectId'): Failure {
  return {
    kind: 'parameter_invalid',
    message: `Unable to parse value for path parameter: ${name}`,
    rule: 'associations section 6',
    path: name,
  }
}

/** A failed input of a batch: unlike others it has its sub-category, as a text (associations section 6, observed). */
export function encodeLinkError(failure: Failure): object {
  const { subCategory } = failure
  return { ...encodeItemError(failure, {}), ...(subCategory === undefined ? {} : { subCategory }) }
}

import { createLabel, removeLabel, updateLabel } from '../../../domain/associations/change-labels.ts'
import type { LabelStore } from '../../../domain/associations/label-store.ts'
import { type Failure, refusal, success } from '../../../domain/failure.ts'
import type { RecordStore } from '../../../domain/objects/record-store.ts'
import { linkOperations } from '../../operations/link-operations.ts'
import { compileBody, missingFields } from '../../request-body.ts'
import type { Route } from '../../route.ts'
import { decodeEnds } from '../link-ends.ts'
import { CollectionOfLabels, LabelCreateRequest, LabelUpdateRequest, NoContent } from './schemas.ts'

type Deps = { readonly records: RecordStore; readonly labels: LabelStore }

/** `POST …/{fromObjectType}/{toObjectType}/labels`: 200 with the definitions made, the inverse first (L2, ASC-30). */
export function createLabelRoute({ records, labels }: Deps): Route {
  const decodeBody = compileBody(LabelCreateRequest, missingFields)
  return {
    operation: linkOperations.createLabel,
    documentation: { body: LabelCreateRequest, replies: { 200: CollectionOfLabels } },
    handle: async (context) => {
      const ends = await decodeEnds(context, records)
      const decoded = decodeBody(context.body)
      if (!decoded.ok) return decoded
      const { name, label, inverseLabel } = decoded.value
      const inverse = inverseLabel === undefined || inverseLabel === null ? {} : { inverseLabel }
      const { accountId } = context.caller
      const made = await createLabel(labels, {
        accountId,
        ends: ends,
        label: { name, label, ...inverse },
      })
      if (!made.ok) return made
      const results = made.value.map((type) => ({
        category: type.category,
        typeId: type.typeId,
        label: type.label,
      }))
      return success({ status: 200, body: { results } })
    },
  }
}

/** `PUT …/{fromObjectType}/{toObjectType}/labels`: other words for a label (L3, ASC-34). */
export function updateLabelRoute({ records, labels }: Deps): Route {
  const decodeBody = compileBody(LabelUpdateRequest, missingFields)
  return {
    operation: linkOperations.updateLabel,
    documentation: { body: LabelUpdateRequest, replies: { 204: NoContent } },
    handle: async (context) => {
      const ends = await decodeEnds(context, records)
      const decoded = decodeBody(context.body)
      if (!decoded.ok) return decoded
      const { associationTypeId, label, inverseLabel } = decoded.value
      const inverse = inverseLabel === undefined || inverseLabel === null ? {} : { inverseLabel }
      const updated = await updateLabel(labels, {
        accountId: context.caller.accountId,
        ends: ends,
        typeId: Number(associationTypeId),
        label,
        ...inverse,
      })
      return updated.ok ? success({ status: 204 }) : updated
    },
  }
}

/** `DELETE …/{fromObjectType}/{toObjectType}/labels/{associationTypeId}`: a label that no link uses (L4, ASC-35). */
export function removeLabelRoute({ records, labels }: Deps): Route {
  return {
    operation: linkOperations.removeLabel,
    documentation: { replies: { 204: NoContent } },
    handle: async (context) => {
      const ends = await decodeEnds(context, records)
      const text = context.params.associationTypeId ?? ''
      if (!/^[1-9]\d{0,8}$/.test(text)) return refusal(badTypeId)
      const { accountId } = context.caller
      const removed = await removeLabel(labels, { accountId, ends: ends, typeId: Number(text) })
      return removed.ok ? success({ status: 204 }) : removed
    },
  }
}

const badTypeId: Failure = {
  kind: 'parameter_invalid',
  message: 'Unable to parse value for path parameter: associationTypeId',
  rule: 'associations ASC-35',
  path: 'associationTypeId',
}

import type { AssociationType } from '../../../domain/associations/association-types.ts'
import { type LinkEnds, resolveId, resolveName } from '../../../domain/associations/resolve-types.ts'
import { type Outcome, success } from '../../../domain/failure.ts'
import type { Association } from '../../../domain/objects/record.ts'

type AssociationBody = {
  readonly from: { readonly id: string | number }
  readonly to: { readonly id: string | number }
  readonly type: string | number
}

/** A pair and the one definition that v3 names it by. */
export type NamedLink = { readonly fromId: string; readonly toId: string; readonly type: AssociationType }

export function decodeAssociation(body: AssociationBody, index: number, ends: LinkEnds): Outcome<NamedLink> {
  const fromId = resolveId(String(body.from.id), `inputs[${index}].from.id`)
  if (!fromId.ok) return fromId
  const toId = resolveId(String(body.to.id), `inputs[${index}].to.id`)
  if (!toId.ok) return toId
  const type = resolveName(ends, String(body.type), `inputs[${index}].type`)
  if (!type.ok) return type
  return success({ fromId: fromId.value, toId: toId.value, type: type.value })
}

/** One entry for each definition, by its v3 name (ASC-42). */
export function encodeAssociatedId({ toId, category, typeId }: Association, { catalogue }: LinkEnds): object {
  return { id: toId, type: catalogue.find(category, typeId)?.name ?? String(typeId) }
}

import { refusal, success } from '../failure.ts'
import type { Failure, Outcome } from '../failure.ts'
import type { ObjectType } from '../objects/object-types.ts'
import { canonicalId, isRecordId } from '../objects/record-id.ts'
import { type AssociationCatalogue, USER_DEFINED } from './association-catalogue.ts'
import { associationLabel } from './association-types.ts'
import type { AssociationType } from './association-types.ts'
import { hintOfDirection, hintOfName, hintOfUnknown } from './suggest-type.ts'

/** The two types of a request, with the words that the caller used for them. */
export type LinkEnds = {
  readonly from: ObjectType
  readonly to: ObjectType
  readonly fromReference: string
  readonly toReference: string
  /** The definitions that the account has. */
  readonly catalogue: AssociationCatalogue
}

/** A definition as v4 names it. */
export type AssociationSpec = { readonly category: string; readonly typeId: number }

/** The definitions named in v4, which all have to lead from the one type to the other. Source: ASC-19, ASC-20. */
export function resolveSpecs(
  { from, to, catalogue }: LinkEnds,
  specs: readonly AssociationSpec[],
  path: string,
): Outcome<readonly AssociationType[]> {
  if (specs.length === 0)
    return refusal(invalid({ message: 'At least one association type is required', rule: 'ASC-19', path }))
  const types: AssociationType[] = []
  for (const spec of specs) {
    const type = catalogue.find(spec.category, spec.typeId)
    const between = { fromTypeId: from.typeId, toTypeId: to.typeId }
    if (type === undefined)
      return refusal({ ...unknownSpec(spec, path), hint: hintOfUnknown(spec, between, catalogue) })
    if (type.fromTypeId !== from.typeId || type.toTypeId !== to.typeId) {
      const hint = hintOfDirection(type, between, catalogue)
      return refusal({ ...wrongDirection({ from, to }, type, path), hint })
    }
    if (!types.includes(type)) types.push(type)
  }
  return success(types)
}

/** The plain definition between the two types. */
export function resolveDefault({ from, to, catalogue }: LinkEnds, path: string): Outcome<AssociationType> {
  const type = catalogue.list(from.typeId, to.typeId).find(({ label }) => label === null)
  if (type !== undefined) return success(type)
  const message = `No association types exist between ${from.singular} and ${to.singular}`
  return refusal(invalid({ message, rule: 'section 6', path }))
}

/** The definition with a v3 name, or with an id as text (ASC-39, ASC-42). */
export function resolveName(ends: LinkEnds, name: string, path: string): Outcome<AssociationType> {
  const type = ends.catalogue
    .list(ends.from.typeId, ends.to.typeId)
    .find((candidate) => candidate.name === name || String(candidate.typeId) === name)
  if (type !== undefined) return success(type)
  const { fromReference, toReference } = ends
  return refusal({
    ...invalid({
      message: `${name} is not a valid association type between ${fromReference} and ${toReference}`,
      rule: 'section 6',
      path,
    }),
    subCategory: 'crm.associations.INVALID_ASSOCIATION_TYPE',
    hint: hintOfName(name, { fromTypeId: ends.from.typeId, toTypeId: ends.to.typeId }, ends.catalogue),
    context: { type: [name], fromObjectType: [fromReference], toObjectType: [toReference] },
  })
}

/** A record id of a body without leading zeros, or the refusal of what is none (associations section 6, observed). */
export function resolveId(reference: string, path: string): Outcome<string> {
  if (isRecordId(reference)) return success(canonicalId(reference))
  return refusal({
    ...invalid({ message: `${reference.slice(0, 100)} is not a valid ID`, rule: 'section 6', path }),
    subCategory: 'crm.associations.INVALID_IDENTIFIER',
    context: { id: [reference.slice(0, 100)] },
  })
}

/** Source: associations section 6 (observed). */
function wrongDirection(
  { from, to }: Pick<LinkEnds, 'from' | 'to'>,
  type: AssociationType,
  path: string,
): Failure {
  const isFrom = type.fromTypeId !== from.typeId
  const [side, given, wanted] = isFrom
    ? ['from', from.typeId, type.fromTypeId]
    : ['to', to.typeId, type.toTypeId]
  const message = `invalid ${side} object type ${associationLabel(given)} for associations to be created. expected: ${associationLabel(wanted)}`
  return invalid({ message, rule: 'ASC-20', path })
}

/**
 * Ids of the definitions that the account made, labels or plain ones of custom types; each once. None of those that a
 * write links by may be removed meanwhile.
 */
export function listOwnIds(types: readonly AssociationType[]): readonly number[] {
  const own = types.filter(({ category }) => category === USER_DEFINED)
  return [...new Set(own.map(({ typeId }) => typeId))]
}

/** Ids of the account's own labels among the definitions; each once. */
export function listLabelIds(types: readonly AssociationType[]): readonly number[] {
  const own = types.filter(({ category, label }) => category === USER_DEFINED && label !== null)
  return [...new Set(own.map(({ typeId }) => typeId))]
}

/** Source: associations section 6 (observed). */
export function unknownSpec({ category, typeId }: AssociationSpec, path: string): Failure {
  const spec = `${category}=${typeId}`
  return {
    ...invalid({ message: 'One or more associations are invalid', rule: 'ASC-20', path }),
    context: {
      associationSpec: [spec],
      INVALID_ASSOCIATION_TYPE_ID: [`${spec} is not a valid association definition id`],
    },
  }
}

function invalid(fault: { readonly message: string; readonly rule: string; readonly path: string }): Failure {
  return { kind: 'associations_invalid', ...fault, rule: `associations ${fault.rule}` }
}

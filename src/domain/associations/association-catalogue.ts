import { associationTypes, findAssociationType } from './association-types.ts'
import type { AssociationType } from './association-types.ts'

/** Category of the labels that accounts make (ASC-2). */
export const USER_DEFINED = 'USER_DEFINED'

/** A label of an account's own, for links from records of one type to those of another (ASC-30, ASC-31). */
export type AssociationLabel = {
  readonly typeId: number
  /** The other direction; the id itself where both ends look alike. */
  readonly inverseTypeId: number
  readonly fromTypeId: string
  readonly toTypeId: string
  readonly name: string
  readonly label: string
  readonly inverseLabel: string
}

/** The definitions an account has: the built-in ones, and its own labels. */
export type AssociationCatalogue = {
  readonly find: (category: string, typeId: number) => AssociationType | undefined
  /** Every definition from the one type to the other: built-in ones first, each by id (ASC-14, ASC-29). */
  readonly list: (fromTypeId: string, toTypeId: string) => readonly AssociationType[]
}

/** What every account has. */
export const builtInAssociations: AssociationCatalogue = catalogueWith([])

export function catalogueWith(labels: readonly AssociationLabel[]): AssociationCatalogue {
  const custom = labels.flatMap(directionsOf)
  return {
    find: (category, typeId) =>
      category === USER_DEFINED
        ? custom.find((type) => type.typeId === typeId)
        : findAssociationType(category, typeId),
    list: (fromTypeId, toTypeId) => [
      ...between(associationTypes, fromTypeId, toTypeId),
      ...between(custom, fromTypeId, toTypeId),
    ],
  }
}

/** The label as seen from its first end, and from the other when that is another definition. */
export function directionsOf(own: AssociationLabel): readonly AssociationType[] {
  const { typeId, inverseTypeId, fromTypeId, toTypeId, name, label, inverseLabel } = own
  const common = { category: USER_DEFINED, name, isPrimary: false, isAutomatic: false, isOneToOne: false }
  const forward = { ...common, typeId, inverseTypeId, fromTypeId, toTypeId, label }
  const inverse = {
    ...common,
    typeId: inverseTypeId,
    inverseTypeId: typeId,
    fromTypeId: toTypeId,
    toTypeId: fromTypeId,
    label: inverseLabel,
  }
  return typeId === inverseTypeId ? [forward] : [forward, inverse]
}

function between(
  types: readonly AssociationType[],
  fromTypeId: string,
  toTypeId: string,
): readonly AssociationType[] {
  return types
    .filter((type) => type.fromTypeId === fromTypeId && type.toTypeId === toTypeId)
    .toSorted((left, right) => left.typeId - right.typeId)
}

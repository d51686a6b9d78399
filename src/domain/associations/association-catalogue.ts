import { associationTypes, findAssociationType } from './association-types.ts'
import type { AssociationType } from './association-types.ts'

/** Category of the labels that accounts make (ASC-2). */
export const USER_DEFINED = 'USER_DEFINED'

/**
 * A definition of an account's own, for links from records of one type to those of another: a label (ASC-30, ASC-31),
 * or the plain definition that a custom type has with another type, made with the type or asked for (SCH-7, SCH-21).
 */
export type AssociationLabel = {
  readonly kind: 'label' | 'automatic' | 'defined'
  readonly typeId: number
  /** The other direction; the id itself where both ends look alike. */
  readonly inverseTypeId: number
  readonly fromTypeId: string
  readonly toTypeId: string
  readonly name: string
  /** Null of a plain definition. */
  readonly label: string | null
  readonly inverseLabel: string | null
  /** Epoch ms; only of plain definitions that were asked for by themselves. */
  readonly createdAt?: number
}

/** The definitions an account has: the built-in ones, and its own labels. */
export type AssociationCatalogue = {
  readonly find: (category: string, typeId: number) => AssociationType | undefined
  /** Every definition from the one type to the other: built-in ones first, each by id (ASC-14, ASC-29). */
  readonly list: (fromTypeId: string, toTypeId: string) => readonly AssociationType[]
  /** Every type that records of the one can be linked to. */
  readonly targetsOf: (fromTypeId: string) => readonly string[]
}

/** What every account has. */
export const builtInAssociations: AssociationCatalogue = catalogueWith([])

export function catalogueWith(labels: readonly AssociationLabel[]): AssociationCatalogue {
  const directions = labels.flatMap(directionsOf)
  const plain = directions.filter(({ label }) => label === null)
  const custom = directions.map((type) => withPlain(type, plain))
  return {
    find: (category, typeId) =>
      category === USER_DEFINED
        ? custom.find((type) => type.typeId === typeId)
        : findAssociationType(category, typeId),
    list: (fromTypeId, toTypeId) => [
      ...between(associationTypes, fromTypeId, toTypeId),
      ...between(custom, fromTypeId, toTypeId),
    ],
    targetsOf: (fromTypeId) => {
      const leaving = [...associationTypes, ...custom].filter((type) => type.fromTypeId === fromTypeId)
      return [...new Set(leaving.map(({ toTypeId }) => toTypeId))]
    },
  }
}

/** A label goes with the plain definition of its pair of types (ASC-4); built-in ones are known by themselves. */
function withPlain(type: AssociationType, plain: readonly AssociationType[]): AssociationType {
  if (type.label === null) return type
  const own = plain.find((other) => other.fromTypeId === type.fromTypeId && other.toTypeId === type.toTypeId)
  return own === undefined ? type : { ...type, plain: own }
}

/** The definition as seen from its first end, and from the other when that is another one. */
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

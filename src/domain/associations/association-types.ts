import { objectTypes } from '../objects/object-types.ts'
import {
  automaticPrimaryTypeIds,
  irregularNames,
  labelledPairs,
  oneToOneTypeIds,
  plainPairs,
} from './association-table.ts'
import { furtherPairs, halfPublishedPairs } from './further-pairs.ts'

/** Category of every definition in the built-in tables (ASC-2). */
export const HUBSPOT_DEFINED = 'HUBSPOT_DEFINED'

/** A directed kind of link between records of two types (ASC-1). */
export type AssociationType = {
  readonly category: string
  readonly typeId: number
  readonly fromTypeId: string
  readonly toTypeId: string
  /** The same link seen from the other end; the id itself where both ends look alike. */
  readonly inverseTypeId: number
  /** Null for the one unlabelled definition of a pair of types (ASC-3). */
  readonly label: string | null
  /** v3 name (ASC-43). */
  readonly name: string
  /** At most one such link per from-record and target type; a new one demotes the old (ASC-6). */
  readonly isPrimary: boolean
  /** The first link to the target type becomes this one without being asked (ASC-6). */
  readonly isAutomatic: boolean
  /** At most one target per from-record, and a second is refused (ASC-47). */
  readonly isOneToOne: boolean
  /** Of a label between a custom type and another: the plain definition that goes with it. */
  readonly plain?: AssociationType
}

type Half = {
  readonly from: string
  readonly to: string
  readonly typeId: number
  readonly inverseTypeId: number
  readonly label: string | null
  readonly isPrimary: boolean
}

/** Singular names as v3 association names spell them: `meeting_event` is that of meetings (ASC-43). */
const namesByTypeId: ReadonlyMap<string, string> = new Map(
  objectTypes.map(({ typeId, label }) => [typeId, label.toLowerCase()]),
)
const typeIdsByName: ReadonlyMap<string, string> = new Map(
  [...namesByTypeId].map(([typeId, name]) => [name, typeId]),
)

/** Every built-in definition, both directions. Source: associations 8.1 to 8.3, objects 10.4. */
export const associationTypes: readonly AssociationType[] = [...plainHalves(), ...labelledHalves()].map(
  buildType,
)

const typesById: ReadonlyMap<string, AssociationType> = new Map(
  associationTypes.map((type) => [`${type.category} ${type.typeId}`, type]),
)

const plainTypes: ReadonlyMap<string, AssociationType> = new Map(
  associationTypes
    .filter((type) => type.label === null)
    .map((type) => [`${type.fromTypeId} ${type.toTypeId}`, type]),
)

const primaryTypes: ReadonlyMap<string, AssociationType> = new Map(
  associationTypes
    .filter((type) => type.isPrimary)
    .map((type) => [`${type.fromTypeId} ${type.toTypeId}`, type]),
)

/** The definition with this id; ids are unique within a category only (ASC-2). */
export function findAssociationType(category: string, typeId: number): AssociationType | undefined {
  return typesById.get(`${category} ${typeId}`)
}

/** The unlabelled definition from one type to another; undefined when the two cannot be linked. */
export function defaultAssociationType(fromTypeId: string, toTypeId: string): AssociationType | undefined {
  return plainTypes.get(`${fromTypeId} ${toTypeId}`)
}

/** The definition of which records of the first type have at most one link to the second (ASC-6). */
export function findPrimaryType(fromTypeId: string, toTypeId: string): AssociationType | undefined {
  return primaryTypes.get(`${fromTypeId} ${toTypeId}`)
}

/** Upper-case name of a type in messages about links, such as `CONTACT` or `MEETING_EVENT` (objects 1.2). */
export function associationLabel(typeId: string): string {
  return (namesByTypeId.get(typeId) ?? typeId).toUpperCase()
}

function plainHalves(): readonly Half[] {
  return [...plainPairs, ...furtherPairs, ...halfPublishedPairs].flatMap(([from, to, forward, back]) => {
    const pair = { label: null, isPrimary: false }
    const half = { ...pair, from, to, typeId: forward, inverseTypeId: back }
    return forward === back
      ? [half]
      : [half, { ...pair, from: to, to: from, typeId: back, inverseTypeId: forward }]
  })
}

function labelledHalves(): readonly Half[] {
  return labelledPairs.flatMap(([from, to, forward, back, label, backLabel]) => [
    { from, to, typeId: forward, inverseTypeId: back, label, isPrimary: label === 'Primary' },
    { from: to, to: from, typeId: back, inverseTypeId: forward, label: backLabel, isPrimary: false },
  ])
}

function buildType({ from, to, typeId, inverseTypeId, label, isPrimary }: Half): AssociationType {
  const suffix = label === null ? '' : `_${label.toLowerCase().replaceAll(' ', '_')}`
  return {
    category: HUBSPOT_DEFINED,
    typeId,
    fromTypeId: typeIdsByName.get(from) ?? '',
    toTypeId: typeIdsByName.get(to) ?? '',
    inverseTypeId,
    label,
    name: irregularNames[typeId] ?? `${from}_to_${to}${suffix}`,
    isPrimary,
    isAutomatic: automaticPrimaryTypeIds.includes(typeId),
    isOneToOne: oneToOneTypeIds.includes(typeId),
  }
}

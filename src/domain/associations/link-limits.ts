import type { Failure } from '../failure.ts'
import type { Association } from '../objects/record.ts'
import {
  type AssociationType,
  defaultAssociationType,
  findAssociationType,
  findPrimaryType,
} from './association-types.ts'

/** Links that a record may have by each definition, unless the operator says otherwise (associations section 7, docs). */
export const DEFAULT_LINK_LIMIT = 10_000

/** One direction of a definition whose links of a record are counted before more are made (ASC-37). */
export type CountedType = Pick<
  AssociationType,
  'category' | 'typeId' | 'fromTypeId' | 'toTypeId' | 'isOneToOne'
>

/** How many links by one definition a record has, counted no further than needed, and how many it may have. */
export type LinkRoom = { readonly used: number; readonly max: number }

/** A link that one record has no room for. */
export type CrowdedLink = {
  /** The direction that is full: its from-record has as many as it may have. */
  readonly link: Association
  readonly max: number
  /** The definition that the request named. */
  readonly asked: AssociationType
}

/**
 * Every definition, both ways, by which links come into being when links of the given ones are made: the plain one goes
 * with each other, and the first company becomes the primary one (ASC-4, ASC-5, ASC-6).
 */
export function listCountedTypes(asked: readonly AssociationType[]): readonly CountedType[] {
  const forward = [...new Set(asked)].flatMap((type) => {
    const { fromTypeId, toTypeId } = type
    const primaries = [findPrimaryType(fromTypeId, toTypeId), findPrimaryType(toTypeId, fromTypeId)]
    return [
      type,
      type.plain ?? defaultAssociationType(fromTypeId, toTypeId),
      ...primaries.filter((primary) => primary?.isAutomatic),
    ].filter((found) => found !== undefined)
  })
  const both = forward.flatMap((type) => [type, inverseOf(type)])
  return [...new Map(both.map((type) => [countedKey(type), type])).values()]
}

function inverseOf(type: AssociationType): CountedType {
  const { category, typeId, inverseTypeId, fromTypeId, toTypeId } = type
  if (typeId === inverseTypeId) return type
  const flipped = {
    category,
    typeId: inverseTypeId,
    fromTypeId: toTypeId,
    toTypeId: fromTypeId,
    isOneToOne: false,
  }
  return findAssociationType(category, inverseTypeId) ?? flipped
}

export function countedKey({
  category,
  typeId,
}: {
  readonly category: string
  readonly typeId: number
}): string {
  return `${category} ${typeId}`
}

/**
 * Source: limit row of associations section 6 (observed). The exceeded definition may be another than the one asked
 * for, such as the inverse of it, with the other record as its from-record.
 */
export function limitExceeded(
  { link, max, asked }: CrowdedLink,
  { accountId, path }: { readonly accountId: string; readonly path: string },
): Failure {
  const { category, typeId, fromId } = link
  const where = `portalId ${accountId}, fromObjectId ${fromId}, associationCategory ${category}, associationTypeId ${typeId}`
  return {
    kind: 'associations_invalid',
    message: 'One or more associations are invalid',
    rule: 'associations ASC-37, section 6',
    path,
    context: {
      ASSOCIATION_LIMIT_EXCEEDED: [`Exceeded association limit of ${max} for ${where}`],
      associationSpec: [`${asked.category}=${asked.typeId}`],
      specHasAllAssociatedObjects: ['false'],
      associationCategoryThatExceededLimit: [category],
      associationTypeIdThatExceededLimit: [String(typeId)],
      portalId: [accountId],
      limit: [String(max)],
      fromObjectId: [fromId],
    },
  }
}

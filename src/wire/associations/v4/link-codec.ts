import type { AssociationCatalogue } from '../../../domain/associations/association-catalogue.ts'
import type { AssociationType } from '../../../domain/associations/association-types.ts'
import type { AssociationSpec, LinkEnds } from '../../../domain/associations/resolve-types.ts'
import type { LinkedPair } from '../../../domain/associations/write-links.ts'
import type { Association } from '../../../domain/objects/record.ts'
import type { SpecBody } from './schemas.ts'

export function decodeSpec({ associationCategory, associationTypeId }: SpecBody): AssociationSpec {
  return { category: associationCategory, typeId: Number(associationTypeId) }
}

/** Every definition between the two records, HUBSPOT_DEFINED ones first, by id (ASC-13, ASC-14). */
export function encodeTarget(
  toId: string,
  links: readonly Association[],
  catalogue: AssociationCatalogue,
): object {
  return {
    toObjectId: Number(toId),
    associationTypes: sorted(links).map(({ category, typeId }) => {
      const type = catalogue.find(category, typeId)
      return { category, typeId, label: type?.label ?? null }
    }),
  }
}

/** Labels of a pair in the direction asked for; `[]` for a plain link (ASC-17). */
export function encodeLabels({ fromId, toId, links }: LinkedPair, { from, to, catalogue }: LinkEnds): object {
  return {
    fromObjectTypeId: from.typeId,
    fromObjectId: Number(fromId),
    toObjectTypeId: to.typeId,
    toObjectId: Number(toId),
    labels: sorted(links).flatMap(({ category, typeId }) => catalogue.find(category, typeId)?.label ?? []),
  }
}

/** A plain link as seen from both ends, forward first (ASC-21, chosen). */
export function encodeDefault(
  { fromId, toId }: Pick<LinkedPair, 'fromId' | 'toId'>,
  { category, typeId, inverseTypeId }: AssociationType,
): readonly object[] {
  const spec = (associationTypeId: number) => ({ associationCategory: category, associationTypeId })
  return [
    { from: { id: fromId }, to: { id: toId }, associationSpec: spec(typeId) },
    { from: { id: toId }, to: { id: fromId }, associationSpec: spec(inverseTypeId) },
  ]
}

function sorted(links: readonly Association[]): readonly Association[] {
  return links.toSorted((a, b) =>
    a.category === b.category ? a.typeId - b.typeId : a.category < b.category ? -1 : 1,
  )
}

import { builtInAssociations } from '../../domain/associations/association-catalogue.ts'
import type { AssociationType } from '../../domain/associations/association-types.ts'
import type { Facts } from './facts.ts'

/** The definition without a label between the two types that a path names. */
export async function findPlainAssociation(
  facts: Facts,
  params: Readonly<Record<string, string>>,
): Promise<AssociationType | undefined> {
  const { objectType = '', fromObjectType = objectType, toObjectType = '' } = params
  const [from, to] = [await facts.findType(fromObjectType), await facts.findType(toObjectType)]
  if (!from || !to) return undefined
  return builtInAssociations.list(from.typeId, to.typeId).find(({ label }) => label === null)
}

/** The one definition of our own that a hint ends with (`suggest-type.ts`). */
export function hintedAssociation(hint = ''): AssociationType | undefined {
  const [, category = '', typeId] = /^[^,]* it is ([A-Z_]+) (\d+)$/.exec(hint) ?? []
  return builtInAssociations.find(category, Number(typeId))
}

/** How v4 names it. */
export function specsOf({ category, typeId }: AssociationType): readonly object[] {
  return [{ associationCategory: category, associationTypeId: typeId }]
}

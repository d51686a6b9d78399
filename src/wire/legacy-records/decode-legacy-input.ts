import type { AssociationInput } from '../../domain/associations/check-associations.ts'
import type { PropertyInputs } from '../../domain/objects/check-properties.ts'
import type { LegacyKind } from './legacy-kind.ts'
import type { LegacyInput } from './schemas.ts'

/** Of a repeated property the last counts; an item without a value is left out (platform 9.4, chosen). */
export function decodeLegacyProperties({ properties }: Pick<LegacyInput, 'properties'>): PropertyInputs {
  return Object.fromEntries(
    properties.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])),
  )
}

/** Links of a new record; where one can be primary, the first is (chosen). */
export function decodeLegacyLinks(
  { links }: Pick<LegacyKind, 'links'>,
  { associations = {} }: Pick<LegacyInput, 'associations'>,
): readonly AssociationInput[] {
  return links.flatMap(({ member, typeIds: [first, further] }) => {
    const ids = [...new Set((associations[member] ?? []).map(String))]
    return ids.map((toId, index) => ({
      toId,
      types: [{ category: 'HUBSPOT_DEFINED', typeId: index === 0 ? first : further }],
    }))
  })
}

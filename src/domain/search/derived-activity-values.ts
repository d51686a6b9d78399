import { addressProperties } from '../objects/email-headers.ts'
import type { ObjectType } from '../objects/object-types.ts'
import { activityTypeIds } from '../objects/object-types.ts'
import type { DerivedValues } from './derived-values.ts'
import { literal, type SearchValue } from './search-value.ts'

/** As `deriveActivityProperties` does for one activity, but for previews. */
export function deriveActivityValues({ typeId }: ObjectType): DerivedValues {
  const coordinates: SearchValue = { kind: 'prefixed', prefix: `${typeId}-`, value: { kind: 'id' } }
  return { hs_obj_coords: coordinates, hs_object_coordinates: coordinates }
}

/** As `deriveCallProperties` does for one call. */
export function deriveCallValues(objectType: ObjectType): DerivedValues {
  return { ...deriveActivityValues(objectType), hs_connected_count: literal('0') }
}

const previews = ['hs_body_preview', 'hs_body_preview_html', 'hs_body_preview_is_truncated']

/**
 * What reads derive from the texts of an activity by programs that SQL cannot follow, HTML and JSON in any form, and
 * what to search instead. No search answers for them (SRCH-16).
 */
export function unsearchableNames({ typeId }: ObjectType): Readonly<Record<string, string>> {
  if (!activityTypeIds.includes(typeId)) return {}
  const addresses = typeId === '0-49' ? addressProperties : []
  return Object.fromEntries([
    ...previews.map((name) => [name, 'search the body that it is made from']),
    ...addresses.map((name) => [name, 'search hs_email_headers, which it is read from']),
  ])
}

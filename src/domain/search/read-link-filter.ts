import { type Outcome, refusal, success } from '../failure.ts'
import { findObjectType, type ObjectType } from '../objects/object-types.ts'
import { canonicalId, isRecordId } from '../objects/record-id.ts'
import { searchRefused } from './refuse-search.ts'
import type { SearchFilter } from './search-request.ts'
import type { SearchCondition } from './search-value.ts'

/** `associations.{type}` with EQ or IN: records that are linked to one of those. Source: SRCH-14, SRCH-15. */
export function readLinkFilter(
  objectType: ObjectType,
  reference: string,
  filter: SearchFilter,
): Outcome<SearchCondition> {
  const { operator, path } = filter
  const target = findObjectType(reference)
  if (!target.ok) {
    const reason = `Associations can be searched with HubSpot's own object types, and ${reference.slice(0, 100)} is none`
    return refusal(searchRefused(reason, `${path}.propertyName`, 'SRCH-15'))
  }
  if (isCustom(objectType) || isCustom(target.value)) {
    const reason = 'Associations from and to custom objects cannot be searched'
    return refusal(searchRefused(reason, `${path}.propertyName`, 'SRCH-15'))
  }
  if (operator !== 'EQ' && operator !== 'IN') {
    const reason = `${operator} does not apply to associations: EQ and IN do`
    return refusal(searchRefused(reason, `${path}.operator`, 'SRCH-14'))
  }
  const ids = operator === 'EQ' ? [filter.value] : filter.values
  const bad = ids.find((id) => !isRecordId(id))
  if (bad !== undefined) {
    const reason = `${bad.slice(0, 100)} is not the id of a record`
    return refusal(searchRefused(reason, `${path}.${operator === 'EQ' ? 'value' : 'values'}`, 'SRCH-14'))
  }
  return success({ kind: 'linked', toTypeId: target.value.typeId, toIds: ids.map(canonicalId) })
}

function isCustom({ typeId }: ObjectType): boolean {
  return typeId.startsWith('2-')
}

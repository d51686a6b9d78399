import { defaultAssociationType } from '../associations/association-types.ts'
import { activityTypeIds } from './object-types.ts'
import type { PropertyValues } from './record.ts'

/**
 * A property that follows from a record's links by one definition: how many there are, or which record is linked. A
 * count over several definitions is there once for each.
 */
export type LinkedProperty = {
  readonly name: string
  readonly toTypeId: string
  readonly typeId: number
  readonly shows: 'count' | 'target'
}

/** Links of a record by one definition to live records. */
export type LinkSummary = {
  readonly fromId: string
  readonly typeId: number
  readonly count: number
  readonly firstToId: string
}

const activities = { num_notes: activityTypeIds }

/** What is counted, by type and property: records of one type, or of any of several. */
const counts: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>> = {
  '0-1': { num_associated_deals: '0-3', ...activities },
  '0-2': { num_associated_contacts: '0-1', num_associated_deals: '0-3', ...activities },
  '0-3': { num_associated_contacts: '0-1', hs_num_of_associated_line_items: '0-8', ...activities },
  '0-5': { hs_num_associated_companies: '0-2', ...activities },
  '0-27': {
    hs_num_associated_companies: '0-2',
    hs_num_associated_contacts: '0-1',
    hs_num_associated_deals: '0-3',
    hs_num_associated_tickets: '0-5',
  },
}

const ofLabels: Readonly<Record<string, readonly LinkedProperty[]>> = {
  '0-1': [{ name: 'associatedcompanyid', toTypeId: '0-2', typeId: 1, shows: 'target' }],
  '0-2': [
    { name: 'hs_num_child_companies', toTypeId: '0-2', typeId: 13, shows: 'count' },
    { name: 'hs_parent_company_id', toTypeId: '0-2', typeId: 14, shows: 'target' },
  ],
}

/** Those of the named properties that follow from links. Source: OBJ-105, properties 8.1, 8.2. */
export function listLinkedProperties(
  objectTypeId: string,
  names: readonly string[],
): readonly LinkedProperty[] {
  const counted = Object.entries(counts[objectTypeId] ?? {}).flatMap(([name, toTypeIds]) =>
    [toTypeIds].flat().flatMap((toTypeId) => {
      const type = defaultAssociationType(objectTypeId, toTypeId)
      return type === undefined ? [] : [{ name, toTypeId, typeId: type.typeId, shows: 'count' as const }]
    }),
  )
  return [...counted, ...(ofLabels[objectTypeId] ?? [])].filter(({ name }) => names.includes(name))
}

/** The values with those that follow from links in the place of stored ones; a link that is not there is no value. */
export function withLinkedValues(
  values: PropertyValues,
  properties: readonly LinkedProperty[],
  summaries: readonly LinkSummary[],
): PropertyValues {
  const entries = [...Map.groupBy(properties, ({ name }) => name)].map(([name, linked]) => {
    const found = summaries.filter((summary) => linked.some(({ typeId }) => typeId === summary.typeId))
    const count = found.reduce((sum, summary) => sum + summary.count, 0)
    return [name, linked[0]?.shows === 'count' ? String(count) : (found[0]?.firstToId ?? '')] as const
  })
  const all = Object.entries({ ...values, ...Object.fromEntries(entries) })
  return Object.fromEntries(all.filter(([, value]) => value !== ''))
}

import { activityTypeIds, type ObjectType } from '../objects/object-types.ts'
import type { PropertyGroup } from './property.ts'

const labels: Readonly<Record<string, string>> = {
  contactinformation: 'Contact information',
  emailinformation: 'Email information',
  analyticsinformation: 'Analytics information',
  conversioninformation: 'Conversion information',
  socialmediainformation: 'Social media information',
  sales_properties: 'Sales properties',
  contactlcs: 'Contact lifecycle stages',
  deal_information: 'Deal information',
  order_information: 'Order information',
  companyinformation: 'Company information',
  companylcs: 'Company lifecycle stages',
  target_accounts: 'Target accounts',
  dealinformation: 'Deal information',
  deal_activity: 'Deal activity',
  deal_revenue: 'Deal revenue',
  ticketinformation: 'Ticket information',
  ticket_activity: 'Ticket activity',
}

const namesByType: Readonly<Record<string, readonly string[]>> = {
  '0-1': [
    'contactinformation',
    'emailinformation',
    'analyticsinformation',
    'conversioninformation',
    'socialmediainformation',
    'sales_properties',
    'contactlcs',
    'deal_information',
    'order_information',
  ],
  '0-2': [
    'companyinformation',
    'analyticsinformation',
    'socialmediainformation',
    'sales_properties',
    'companylcs',
    'target_accounts',
  ],
  '0-3': ['dealinformation', 'deal_activity', 'deal_revenue', 'analyticsinformation'],
  '0-5': ['ticketinformation', 'ticket_activity', 'emailinformation'],
}

/** Which group a built-in property is in when it is not the first of its type: the first pattern that fits. */
const placements: Readonly<Record<string, readonly (readonly [pattern: RegExp, group: string])[]>> = {
  '0-1': [
    [/^hs_(?:analytics|latest_source)/, 'analyticsinformation'],
    [/conversion/, 'conversioninformation'],
    [/^hs_(?:email_(?:bounce|open|click|delivered|optout))/, 'emailinformation'],
    [/^(?:twitterhandle|linkedin)/, 'socialmediainformation'],
    [/^hs_lifecyclestage_/, 'contactlcs'],
    [/deal|total_revenue|days_to_close/, 'deal_information'],
    [/^(?:hs_lead_status|hs_sequences|notes_|num_.*notes|hs_last_sales)/, 'sales_properties'],
  ],
  '0-2': [
    [/^hs_(?:analytics|latest_source)/, 'analyticsinformation'],
    [/twitter|facebook|linkedin/, 'socialmediainformation'],
    [/target_account|ideal_customer/, 'target_accounts'],
    [/^(?:hs_lead_status|notes_|num_.*notes|hs_last_sales)/, 'sales_properties'],
  ],
  '0-3': [
    [/^hs_analytics/, 'analyticsinformation'],
    [/^(?:dealstage|notes_|num_.*notes|hs_next_step|hs_(?:v2_)?(?:date|time)_)/, 'deal_activity'],
    [/amount|hs_(?:acv|arr|mrr|tcv)$/, 'deal_revenue'],
  ],
  '0-5': [[/contacted|notes|activity|reply|message|hs_(?:date|time)_/, 'ticket_activity']],
}

/** The groups that every account has for a type, in their order. Source: properties 5 (observed, list chosen), 8.8. */
export function defaultGroups(objectType: ObjectType): readonly PropertyGroup[] {
  const names = namesByType[objectType.typeId] ?? []
  const groups = names.map((name) => ({ name, label: labels[name] ?? name }))
  return (groups.length > 0 ? groups : [onlyGroup(objectType)]).map((group, displayOrder) => ({
    ...group,
    displayOrder,
  }))
}

/** Other types have one group: an activity's bears its name, `productinformation` is that of products. */
function onlyGroup(objectType: ObjectType): Omit<PropertyGroup, 'displayOrder'> {
  const { custom, label, singular, typeId } = objectType
  // Observed; its label is chosen.
  if (custom !== undefined) return { name: `${label}_information`, label: `${singular} information` }
  const isActivity = activityTypeIds.includes(typeId)
  const words = singular.replaceAll('_', ' ')
  return {
    name: isActivity ? singular : `${singular.replaceAll('_', '')}information`,
    label: `${words.slice(0, 1).toUpperCase()}${words.slice(1)} information`,
  }
}

/** The group of a built-in property (chosen). */
export function defaultGroupOf(objectType: ObjectType, name: string): string {
  const placed = placements[objectType.typeId]?.find(([pattern]) => pattern.test(name))
  return placed?.[1] ?? defaultGroups(objectType)[0]?.name ?? ''
}

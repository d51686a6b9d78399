import { callOutcomes } from '../objects/catalogue/options.ts'

/** Labels that do not follow from the name. */
const known: Readonly<Record<string, string>> = {
  firstname: 'First Name',
  lastname: 'Last Name',
  jobtitle: 'Job Title',
  mobilephone: 'Mobile Phone Number',
  phone: 'Phone Number',
  zip: 'Postal Code',
  address2: 'Street Address 2',
  numemployees: 'Number of Employees',
  numberofemployees: 'Number of Employees',
  annualrevenue: 'Annual Revenue',
  lifecyclestage: 'Lifecycle Stage',
  associatedcompanyid: 'Primary Associated Company ID',
  createdate: 'Create Date',
  lastmodifieddate: 'Last Modified Date',
  hs_createdate: 'Create Date',
  hs_lastmodifieddate: 'Last Modified Date',
  closedate: 'Close Date',
  closed_date: 'Close Date',
  dealname: 'Deal Name',
  dealstage: 'Deal Stage',
  dealtype: 'Deal Type',
  hubspot_owner_id: 'Owner',
  hubspot_owner_assigneddate: 'Owner Assigned Date',
  hubspot_team_id: 'Team',
  hs_object_id: 'Record ID',
  hs_timestamp: 'Activity Date',
  hs_sku: 'SKU',
  recurringbillingfrequency: 'Recurring Billing Frequency',
  hs_url: 'URL',
  linkedinbio: 'LinkedIn Bio',
  twitterhandle: 'Twitter Handle',
  marketingqualifiedlead: 'Marketing Qualified Lead',
  salesqualifiedlead: 'Sales Qualified Lead',
  newbusiness: 'New Business',
  existingbusiness: 'Existing Business',
}

/** What a name means to one type alone. */
const ofTypes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '0-27': { hs_timestamp: 'Due Date' },
}

const SHORT_FORMS: readonly string[] = ['id', 'ids', 'url', 'guid', 'vids', 'acv', 'arr', 'mrr', 'tcv']

/** What people read for the name or option value of a built-in property: `hs_task_body` is "Task Body" (chosen). */
export function builtInLabel(name: string, objectTypeId?: string): string {
  return (
    ofTypes[objectTypeId ?? '']?.[name] ??
    known[name] ??
    name
      .replace(/^hs_/, '')
      .split(/[_\s]+/)
      .map(capitalised)
      .join(' ')
  )
}

/** Names of languages and currencies stay as they are; they are codes. */
export function optionLabel(value: string): string {
  const outcome = callOutcomes[value]
  if (outcome !== undefined) return outcome
  const isCode = /^[a-z]{2}(-[a-z]{2})?$/.test(value) || /^[A-Z]{3}$/.test(value)
  return isCode || /[^A-Za-z_]/.test(value) ? value : builtInLabel(value)
}

function capitalised(word: string): string {
  const lowered = word.toLowerCase()
  return SHORT_FORMS.includes(lowered)
    ? lowered.toUpperCase()
    : lowered.slice(0, 1).toUpperCase() + lowered.slice(1)
}

import { expect } from 'vitest'
import type { TestAccount } from './test-server.ts'

/** Definitions of an account that calls of another one name. */
export type DefinitionNames = {
  readonly propertyName: string
  readonly archivedProperty: string
  readonly groupName: string
  /** What probes take away. */
  readonly doomedProperty: string
  readonly otherDoomedProperty: string
  readonly doomedGroup: string
}

type Probe = (names: DefinitionNames) => { readonly url: string; readonly body?: unknown }

const PROPERTIES = '/crm/v3/properties/contacts'
const VALIDATIONS = '/crm/v3/property-validations/contacts'
const propertyBody = (name: string, groupName: string) => ({
  name,
  groupName,
  label: 'Mine',
  type: 'string',
  fieldType: 'text',
})

export const missingDefinitions: DefinitionNames = {
  propertyName: 'nobodys_property',
  archivedProperty: 'nobodys_archived',
  groupName: 'nobodys_group',
  doomedProperty: 'nobodys_doomed',
  otherDoomedProperty: 'nobodys_other',
  doomedGroup: 'nobodys_doomed_group',
}

/** For each operation on definitions: calls that name an account's definitions, or missing ones. */
export const propertyProbes: Readonly<Record<string, readonly Probe[]>> = {
  'properties.v3.list': [() => ({ url: `${PROPERTIES}?archived=true` })],
  'properties.v3.create': [
    (ids) => ({ url: PROPERTIES, body: propertyBody(ids.propertyName, ids.groupName) }),
  ],
  'properties.v3.get': [
    (ids) => ({ url: `${PROPERTIES}/${ids.propertyName}` }),
    (ids) => ({ url: `${PROPERTIES}/${ids.archivedProperty}?archived=true` }),
  ],
  'properties.v3.update': [
    (ids) => ({ url: `${PROPERTIES}/${ids.propertyName}`, body: { label: 'Stolen' } }),
    (ids) => ({ url: `${PROPERTIES}/fax`, body: { groupName: ids.groupName } }),
  ],
  'properties.v3.archive': [(ids) => ({ url: `${PROPERTIES}/${ids.doomedProperty}` })],
  'properties.v3.batch.create': [
    (ids) => ({
      url: `${PROPERTIES}/batch/create`,
      body: { inputs: [propertyBody(ids.propertyName, ids.groupName)] },
    }),
  ],
  'properties.v3.batch.read': [
    (ids) => ({
      url: `${PROPERTIES}/batch/read`,
      body: { inputs: [{ name: ids.propertyName }], archived: false },
    }),
  ],
  'properties.v3.batch.archive': [
    (ids) => ({
      url: `${PROPERTIES}/batch/archive`,
      body: { inputs: [{ name: ids.otherDoomedProperty }] },
    }),
  ],
  'properties.v3.groups.list': [() => ({ url: `${PROPERTIES}/groups` })],
  'properties.v3.groups.create': [
    (ids) => ({ url: `${PROPERTIES}/groups`, body: { name: ids.groupName, label: ' ' } }),
  ],
  'properties.v3.groups.get': [(ids) => ({ url: `${PROPERTIES}/groups/${ids.groupName}` })],
  'properties.v3.groups.update': [
    (ids) => ({ url: `${PROPERTIES}/groups/${ids.groupName}`, body: { label: 'Stolen' } }),
  ],
  'properties.v3.groups.archive': [(ids) => ({ url: `${PROPERTIES}/groups/${ids.doomedGroup}` })],
  'property-validations.v3.list': [() => ({ url: VALIDATIONS })],
  'property-validations.v3.list-of-property': [(ids) => ({ url: `${VALIDATIONS}/${ids.propertyName}` })],
  'property-validations.v3.get': [
    (ids) => ({ url: `${VALIDATIONS}/${ids.propertyName}/rule-type/MAX_LENGTH` }),
  ],
  'property-validations.v3.put': [
    (ids) => ({
      url: `${VALIDATIONS}/${ids.propertyName}/rule-type/MIN_LENGTH`,
      body: { ruleArguments: ['1'] },
    }),
  ],
}

export async function createDefinitions(account: TestAccount): Promise<DefinitionNames> {
  const named = (word: string) => `${word}_of_${account.accountId}`
  const names = {
    propertyName: named('property'),
    archivedProperty: named('archived'),
    groupName: named('group'),
    doomedProperty: named('doomed'),
    otherDoomedProperty: named('other'),
    doomedGroup: named('doomed_group'),
  }
  for (const name of [names.groupName, names.doomedGroup])
    await account.send('POST', `${PROPERTIES}/groups`, { name, label: 'Mine' })
  const properties = [names.propertyName, names.doomedProperty, names.otherDoomedProperty]
  const inputs = properties.map((name) => propertyBody(name, names.groupName))
  const created = await account.send('POST', `${PROPERTIES}/batch/create`, { inputs })
  expect(created.status).toBe(201)
  return names
}

/** Gives the account an archived property, and a rule of a live one. */
export async function hideDefinitions(account: TestAccount, names: DefinitionNames): Promise<void> {
  await account.send('POST', PROPERTIES, propertyBody(names.archivedProperty, 'contactinformation'))
  await account.send('DELETE', `${PROPERTIES}/${names.archivedProperty}`)
  const rule = `${VALIDATIONS}/${names.propertyName}/rule-type/MAX_LENGTH`
  await account.send('PUT', rule, { ruleArguments: ['9'] })
}

// The HubSpot piece of Activepieces, which knows no host but api.hubapi.com (PX26).
import assert from 'node:assert/strict'
import { loadClient, readSetting, uniqueEmail } from '../recipe.ts'

const setting = readSetting()
const { hubspot } = loadClient(setting, '@activepieces/piece-hubspot')
const createOrUpdate = hubspot.getAction('create_or_update_contact')
const authentication = { access_token: setting.token }
const email = uniqueEmail()

const made = await createOrUpdate.run({
  propsValue: { authentication, email, firstName: 'Pia', zip: '24103' },
})
assert.deepEqual([typeof made.vid, made.isNew], ['number', true])
const again = await createOrUpdate.run({ propsValue: { authentication, email, lastName: 'Ray' } })
assert.deepEqual([again.vid, again.isNew], [made.vid, false])

// Fields left empty are sent without a value, which clears nothing (platform 9.4).
const query = 'properties=firstname,lastname,zip'
const reply = await fetch(`${setting.url}/crm/v3/objects/contacts/${made.vid}?${query}`, {
  headers: { authorization: `Bearer ${setting.token}` },
})
const { properties } = (await reply.json()) as { readonly properties: Readonly<Record<string, string>> }
const { firstname, lastname, zip } = properties
assert.deepEqual([firstname, lastname, zip], ['Pia', 'Ray', '24103'])

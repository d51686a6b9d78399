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

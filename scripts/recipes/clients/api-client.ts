// @hubspot/api-client with `basePath` (PX1).
import assert from 'node:assert/strict'
import { loadClient, readSetting, uniqueEmail } from '../recipe.ts'

const setting = readSetting()
const { Client } = loadClient(setting, '@hubspot/api-client')
const { url, token, developerKey, appId } = setting
const hubspot = new Client({ basePath: url, accessToken: token, developerApiKey: developerKey })

const { contacts, timeline } = hubspot.crm
const email = uniqueEmail()
const made = await contacts.basicApi.create({ properties: { email, firstname: 'Ada' }, associations: [] })
const read = await contacts.basicApi.getById(made.id, ['email', 'firstname'])
assert.equal(read.properties.firstname, 'Ada')

const filter = { propertyName: 'email', operator: 'EQ', value: email }
const found = await contacts.searchApi.doSearch({
  filterGroups: [{ filters: [filter] }],
  properties: ['email'],
  sorts: [],
  limit: 10,
  after: 0,
})
assert.equal(found.total, 1)

const inputs = [uniqueEmail(), uniqueEmail()].map((address) => ({
  properties: { email: address },
  associations: [],
}))
const batch = await contacts.batchApi.create({ inputs })
assert.equal(batch.results.length, 2)

const template = await timeline.templatesApi.create(Number(appId), {
  name: `Recipe ${email}`,
  objectType: 'contacts',
  tokens: [{ name: 'course', label: 'Course', type: 'string' }],
})
const event = await timeline.eventsApi.create({
  eventTemplateId: template.id,
  email,
  tokens: { course: 'Knots' },
})
assert.equal(event.objectId, made.id)

// Release 12 sends the developer key alone unless it is told what to send.
const page = await hubspot.apiRequest({ path: '/crm/v3/objects/contacts?limit=1', authType: 'accessToken' })
const { paging } = await page.json()
assert.ok(paging.next.link.startsWith(`${url}/crm/v3/objects/contacts?`))

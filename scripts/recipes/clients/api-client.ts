// @hubspot/api-client with `basePath` (PX1).
import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { letIn } from '../let-in.ts'
import { loadClient, readSetting, uniqueEmail } from '../recipe.ts'

const setting = readSetting()
const { Client } = loadClient(setting, '@hubspot/api-client')
const { url, token, developerKey, appId, accountId, oauth } = setting
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

const events = await timeline.eventsApi.createBatch({
  inputs: ['Splices', 'Sails'].map((course) => ({
    eventTemplateId: template.id,
    email,
    tokens: { course },
  })),
})
assert.deepEqual(
  events.results.map(({ objectId }: { objectId: string }) => objectId),
  [made.id, made.id],
)

const { associations, objects } = hubspot.crm
const tasks = await objects.tasks.batchApi.create({
  inputs: ['Call', 'Write'].map((subject) => ({
    properties: { hs_task_subject: subject, hs_timestamp: '2026-05-04T16:00:00Z' },
    associations: [
      { to: { id: made.id }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 204 }] },
    ],
  })),
})
assert.equal(tasks.results.length, 2)
for (const { id } of tasks.results) {
  const links = await associations.v4.basicApi.getPage('tasks', id, 'contacts')
  assert.deepEqual(
    links.results.map(({ toObjectId }: { toObjectId: number | string }) => String(toObjectId)),
    [made.id],
  )
}

// A visitor becomes a contact by a form; its event is of that contact from then on.
const [utk, visitor] = [randomBytes(16).toString('hex'), uniqueEmail()]
const form = await hubspot.apiRequest({
  method: 'POST',
  path: `/submissions/v3/integration/secure/submit/${accountId}/${randomUUID()}`,
  body: { fields: [{ objectTypeId: '0-1', name: 'email', value: visitor }], context: { hutk: utk } },
  authType: 'accessToken',
})
assert.equal(form.status, 200)
const seen = await timeline.eventsApi.create({
  eventTemplateId: template.id,
  utk,
  tokens: { course: 'Tides' },
})
assert.equal(
  seen.objectId,
  (await contacts.basicApi.getById(visitor, undefined, undefined, undefined, false, 'email')).id,
)

// An app that an account lets in: a code, a token, another by its refresh token.
const scope = 'crm.objects.contacts.read crm.objects.contacts.write'
const { clientId, clientSecret, redirectUri } = oauth
const { tokensApi, accessTokensApi } = hubspot.oauth
const code = await letIn(setting, scope)
const issued = await tokensApi.create('authorization_code', code, redirectUri, clientId, clientSecret)
const renewed = await tokensApi.create(
  'refresh_token',
  undefined,
  undefined,
  clientId,
  clientSecret,
  issued.refreshToken,
)
assert.deepEqual((await accessTokensApi.get(renewed.accessToken)).scopes, scope.split(' '))
const app = new Client({ basePath: url, accessToken: renewed.accessToken })
assert.equal((await app.crm.contacts.basicApi.getById(made.id)).id, made.id)

// Release 12 sends the developer key alone unless it is told what to send.
const page = await hubspot.apiRequest({ path: '/crm/v3/objects/contacts?limit=1', authType: 'accessToken' })
const { paging } = await page.json()
assert.ok(paging.next.link.startsWith(`${url}/crm/v3/objects/contacts?`))

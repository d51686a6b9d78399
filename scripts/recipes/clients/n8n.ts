// n8n's HubSpot node, which knows no host but api.hubapi.com (PX23). The node and its credential are n8n's own; around
// them is the least of n8n that they need: parameters, and requests with the credential.
import assert from 'node:assert/strict'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { loadClient, readSetting, uniqueEmail } from '../recipe.ts'

const setting = readSetting()
const load = (path: string) => loadClient(setting, `n8n-nodes-base/dist/${path}`)
const { Hubspot } = load('nodes/Hubspot/Hubspot.node.js')
const { HubspotAppToken } = load('credentials/HubspotAppToken.credentials.js')

type Parameters = Readonly<Record<string, unknown>>
type Options = {
  readonly method: string
  readonly uri: string
  readonly qs: Readonly<Record<string, string | number | readonly string[] | undefined>>
  readonly body: unknown
}

/** As n8n sends: the body as JSON, with GET too (PX32), lists in the query repeated. */
async function sendRequest({ method, uri, qs, body }: Options): Promise<unknown> {
  const target = new URL(uri)
  for (const [name, value] of Object.entries(qs))
    for (const item of [value ?? []].flat()) target.searchParams.append(name, String(item))
  const bytes = Buffer.from(JSON.stringify(body))
  const headers = {
    authorization: `Bearer ${setting.token}`,
    accept: 'application/json',
    'content-type': 'application/json',
    'content-length': bytes.length,
  }
  const reply = await new Promise<IncomingMessage>((resolve, reject) => {
    const call = request(target, { method, headers }, resolve)
    call.on('error', reject)
    call.end(bytes)
  })
  const text = Buffer.concat(await reply.toArray()).toString()
  const status = reply.statusCode ?? 0
  if (status >= 300) throw Object.assign(new Error(`${status} - ${text}`), { statusCode: status })
  return text === '' ? undefined : JSON.parse(text)
}

const helpers = {
  requestWithAuthentication: (_credential: string, options: Options) => sendRequest(options),
  returnJsonArray: (items: object | readonly object[]) => [items].flat().map((json) => ({ json })),
  constructExecutionMetaData: (items: readonly object[]) => items,
}

/** Runs the node once, and answers what it would hand on. */
async function execute(parameters: Parameters): Promise<readonly Readonly<Record<string, never>>[]> {
  const all: Parameters = { authentication: 'appToken', ...parameters }
  const context = {
    helpers,
    getNode: () => ({ type: 'n8n-nodes-base.hubspot', typeVersion: 2.2, name: 'HubSpot', parameters: all }),
    getInputData: () => [{ json: {} }],
    getNodeParameter: (name: string, _item: number, fallback: unknown) => all[name] ?? fallback,
    continueOnFail: () => false,
  }
  const { nodeVersions } = new Hubspot()
  const node = nodeVersions[2.2] ?? nodeVersions[2]
  const [items] = await node.execute.call(context)
  return items.map(({ json }: { json: object }) => json)
}

/** A property in the legacy form. */
function valueOf(item: Readonly<Record<string, unknown>> | undefined, name: string): string | undefined {
  const properties = (item?.properties ?? {}) as Readonly<Record<string, { readonly value: string }>>
  return properties[name]?.value
}

// The credential's own test.
const { test } = new HubspotAppToken()
const details = await sendRequest({
  method: 'GET',
  uri: test.request.baseURL + test.request.url,
  qs: {},
  body: {},
})
assert.equal((details as { portalId: number }).portalId, Number(setting.accountId))

const email = uniqueEmail()
const contact = { resource: 'contact', additionalFields: {}, options: {} }
const [made] = await execute({
  ...contact,
  operation: 'upsert',
  email,
  additionalFields: { firstName: 'Nia' },
})
assert.ok(Number(made?.vid) > 0 && String(made?.isNew) === 'true', JSON.stringify(made))
const contactId = String(made?.vid)
const [read] = await execute({ ...contact, operation: 'get', contactId })
assert.equal(String(read?.vid), contactId)
const filterValues = [{ propertyName: 'email|string', operator: 'EQ', value: email }]
const found = await execute({
  ...contact,
  operation: 'search',
  returnAll: true,
  filterGroupsUi: { filterGroupsValues: [{ filtersUi: { filterValues } }] },
})
assert.deepEqual(
  found.map(({ id }) => String(id)),
  [contactId],
)
const [changed] = await execute({
  ...contact,
  operation: 'upsert',
  email,
  additionalFields: { lastName: 'Lund' },
})
assert.deepEqual([String(changed?.vid), String(changed?.isNew)], [contactId, 'false'])
const names = ['firstname', 'lastname']
const [after] = await execute({
  ...contact,
  operation: 'get',
  contactId,
  additionalFields: { properties: names },
})
assert.deepEqual(
  names.map((of) => valueOf(after, of)),
  ['Nia', 'Lund'],
)
const [gone] = await execute({ ...contact, operation: 'delete', contactId })
assert.equal(String(gone?.deleted), 'true')

const company = { resource: 'company', additionalFields: {}, options: {} }
const name = `Company of ${email}`
const [founded] = await execute({ ...company, operation: 'create', name, additionalFields: { city: 'Kiel' } })
const companyId = String(founded?.companyId)
const [moved] = await execute({
  ...company,
  operation: 'update',
  companyId,
  updateFields: { city: 'Bergen' },
})
const [kept] = await execute({ ...company, operation: 'get', companyId })
assert.deepEqual(kept, moved)
assert.deepEqual([valueOf(kept, 'name'), valueOf(kept, 'city')], [name, 'Bergen'])
const companies = await execute({ ...company, operation: 'getAll', returnAll: true })
assert.ok(companies.some((item) => String(item.companyId) === companyId))

const deal = { resource: 'deal', additionalFields: {}, filters: {} }
const dealName = `Deal of ${email}`
const [sold] = await execute({
  ...deal,
  operation: 'create',
  stage: 'appointmentscheduled',
  additionalFields: { dealName, amount: '12', associatedCompany: [Number(companyId)] },
})
const dealId = String(sold?.dealId)
await execute({ ...deal, operation: 'update', dealId, updateFields: { amount: '13' } })
const [bought] = await execute({ ...deal, operation: 'get', dealId })
assert.deepEqual([valueOf(bought, 'dealname'), valueOf(bought, 'amount')], [dealName, '13'])
const { associatedCompanyIds } = (bought?.associations ?? {}) as { readonly associatedCompanyIds?: unknown }
assert.deepEqual(associatedCompanyIds, [Number(companyId)])
const byName = { propertyName: 'dealname|string', operator: 'EQ', value: dealName }
const deals = await execute({
  ...deal,
  operation: 'search',
  returnAll: true,
  filterGroupsUi: { filterGroupsValues: [{ filtersUi: { filterValues: [byName] } }] },
})
assert.deepEqual(
  deals.map(({ id }) => String(id)),
  [dealId],
)
const all = await execute({ ...deal, operation: 'getAll', returnAll: true })
assert.ok(all.some((item) => String(item.dealId) === dealId))
const [lost] = await execute({ ...deal, operation: 'delete', dealId })
const [closed] = await execute({ ...company, operation: 'delete', companyId })
assert.deepEqual([String(lost?.deleted), String(closed?.deleted)], ['true', 'true'])

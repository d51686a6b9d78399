// @hubspot/mcp-server with BASE_URL_OVERRIDE (PX27): spoken to as an assistant does, by lines of JSON-RPC on its stdio.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { readSetting, uniqueEmail } from '../recipe.ts'

const { url, token, packages } = readSetting()
const program = join(packages, 'node_modules', '@hubspot', 'mcp-server', 'dist', 'index.js')
const server = spawn(process.execPath, [program], {
  stdio: ['pipe', 'pipe', 'inherit'],
  env: { ...process.env, BASE_URL_OVERRIDE: url, PRIVATE_APP_ACCESS_TOKEN: token },
})
const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]()
let lastId = 0

type Answer = {
  readonly id?: number
  readonly result?: {
    readonly tools?: readonly { readonly name: string }[]
    readonly content?: readonly { readonly text: string }[]
    readonly isError?: boolean
  }
}

async function ask(method: string, params: object): Promise<NonNullable<Answer['result']>> {
  lastId += 1
  server.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: lastId, method, params })}\n`)
  for (;;) {
    const { value, done } = await lines.next()
    if (done === true) throw new Error(`the MCP server ended without an answer to ${method}`)
    const answer = JSON.parse(value) as Answer
    if (answer.id === lastId && answer.result !== undefined) return answer.result
    if (answer.id === lastId) throw new Error(`${method} was refused: ${value}`)
  }
}

/** What a tool says; the run fails when it says that it failed. */
async function call(name: string, args: object): Promise<string> {
  const { content = [], isError } = await ask('tools/call', { name, arguments: args })
  const text = content.map((part) => part.text).join('\n')
  assert.notEqual(isError, true, `${name}: ${text}`)
  return text
}

/** The id of the first record in what a tool says. */
const idOf = (text: string): string => /"id": "(\d+)"/.exec(text)?.[1] ?? ''

/** A company for the contact: linked, seen from the contact, read and changed. */
async function link(contactId: string): Promise<void> {
  const types = { fromObjectType: 'contacts', toObjectType: 'companies' }
  assert.match(await call('hubspot-get-association-definitions', types), /"typeId": 279/)
  const made = await call('hubspot-batch-create-objects', {
    objectType: 'companies',
    inputs: [{ properties: { name: 'Mia Ltd' } }],
  })
  const companyId = idOf(made)
  await call('hubspot-batch-create-associations', {
    ...types,
    types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279 }],
    inputs: [{ from: { id: contactId }, to: { id: companyId } }],
  })
  const linked = await call('hubspot-list-associations', {
    objectType: 'contacts',
    objectId: contactId,
    toObjectType: 'companies',
  })
  assert.match(linked, new RegExp(`"toObjectId": "?${companyId}\\b`))
  const inputs = [{ id: companyId, properties: { city: 'Kiel' } }]
  await call('hubspot-batch-update-objects', { objectType: 'companies', inputs })
  const read = await call('hubspot-batch-read-objects', {
    objectType: 'companies',
    inputs: [{ id: companyId }],
    properties: ['city'],
  })
  assert.match(read, /Kiel/)
}

async function changeProperties(): Promise<void> {
  const property = { objectType: 'contacts', propertyName: 'recipe_berth' }
  await call('hubspot-create-property', {
    objectType: 'contacts',
    name: property.propertyName,
    label: 'Berth',
    groupName: 'contactinformation',
    type: 'string',
    fieldType: 'text',
  })
  await call('hubspot-update-property', { ...property, label: 'Berth number' })
  assert.match(await call('hubspot-get-property', property), /Berth number/)
}

try {
  await ask('initialize', {
    protocolVersion: '2024-11-05',
    capabilities: {},
    clientInfo: { name: 'recipe', version: '1' },
  })
  server.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' })}\n`)
  const { tools = [] } = await ask('tools/list', {})
  assert.ok(tools.length > 10, `${tools.length} tools`)
  const details = await call('hubspot-get-user-details', {})
  assert.match(details, /"hubId": \d+/)
  assert.match(details, /"portalId": \d+/)
  const email = uniqueEmail()
  await call('hubspot-batch-create-objects', {
    objectType: 'contacts',
    inputs: [{ properties: { email, firstname: 'Mia' } }],
  })
  const filters = [{ propertyName: 'email', operator: 'EQ', value: email }]
  const found = await call('hubspot-search-objects', {
    objectType: 'contacts',
    filterGroups: [{ filters }],
    properties: ['email', 'firstname'],
  })
  assert.match(found, /Mia/)
  assert.match(await call('hubspot-list-properties', { objectType: 'contacts' }), /lifecyclestage/)
  assert.match(await call('hubspot-list-objects', { objectType: 'contacts', limit: 1 }), /"id"/)
  assert.match(await call('hubspot-get-schemas', {}), /results|schemas/i)
  await link(idOf(found))
  await changeProperties()
} finally {
  server.kill()
}

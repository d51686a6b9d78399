import { beforeAll, describe, expect, test } from 'vitest'
import type { Operation } from '../../src/wire/operations/operation.ts'
import { operations } from '../../src/wire/operations.ts'
import { anyTypeOperations, scopeRules, typeScopes } from '../support/scope-table.ts'
import { createType } from '../support/schemas.ts'
import { type Reply, type TestAccount, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
/** Operators have no scopes: what opens theirs is in `admin-access.test.ts`. */
const guarded = operations.filter(
  ({ isBuilt, access }) => isBuilt && access.kind !== 'public' && access.kind !== 'admin',
)
const isTyped = ({ access }: Operation) => 'direction' in access
const isForDevelopers = ({ access }: Operation) => access.kind === 'developer'
const tokens = new Map<string, string>()
let account: TestAccount
let without = ''

beforeAll(async () => {
  account = await server.createAccount()
  await createType(account)
  without = await server.createToken(account, { scopes: [] })
})

type Types = { readonly from: string; readonly to: string }

function urlOf({ path }: Operation, { from, to }: Types): string {
  const values: Readonly<Record<string, string>> = {
    appId: account.appId,
    objectType: from,
    fromObjectType: from,
    toObjectType: to,
  }
  return path.replace(/:(\w+)(?:\([^/]*\))?/g, (_all, name: string) => values[name] ?? '1')
}

/** A body that nobody takes: a call that may go on is refused before anything is done (PA8). */
function send(
  operation: Operation,
  types: Types,
  more: { token?: string; query?: string; headers?: object },
) {
  const { token, query = 'portalId=1', headers = {} } = more
  const hasBody = operation.method !== 'GET' && operation.method !== 'DELETE'
  return server.send({
    method: operation.method,
    url: `${urlOf(operation, types)}?${query}`,
    ...(token === undefined ? {} : { token }),
    ...(hasBody ? { body: '{broken' } : {}),
    headers: { ...(hasBody ? { 'content-type': 'text/xml' } : {}), ...headers },
  })
}

async function tokenWith(scope: string): Promise<string> {
  const known = tokens.get(scope)
  const token = known ?? (await server.createToken(account, { scopes: [scope] }))
  tokens.set(scope, token)
  return token
}

const isLetIn = ({ status }: Reply) => status !== 401 && status !== 403
const idOf = ({ id }: Operation, { status }: Reply) => `${id} ${status}`
const ofContacts: Types = { from: 'contacts', to: 'companies' }

/** Every reply that does not look as `looks` says, by operation. */
async function walk(
  rows: readonly Operation[],
  ask: (operation: Operation, at: number) => Promise<Reply>,
  looks: (reply: Reply, operation: Operation) => boolean,
): Promise<readonly string[]> {
  const replies = await Promise.all(rows.map(ask))
  return rows.flatMap((operation, at) => {
    const reply = replies[at] as Reply
    return looks(reply, operation) ? [] : [idOf(operation, reply)]
  })
}

const isUnknown = ({ status, body, headers }: Reply) =>
  status === 401 &&
  body.status === 'error' &&
  body.category === 'INVALID_AUTHENTICATION' &&
  String(body.message).startsWith('Authentication credentials not found') &&
  body.correlationId === headers['x-hubspot-correlation-id']

test('every operation that asks for a credential has its scopes in the table of the sources', () => {
  const listed = [...scopeRules.keys(), ...anyTypeOperations].toSorted()
  expect(listed).toEqual(guarded.map(({ id }) => id).toSorted())
})

describe('every operation', () => {
  test('without credentials is 401 (PA35, PA6)', async () => {
    expect(await walk(guarded, (row) => send(row, ofContacts, {}), isUnknown)).toEqual([])
  })

  test('finds none in other schemes and places (PA1, PA2, PA4)', async () => {
    const { token, developerKey } = account
    const headers = {
      authorization: `Basic ${Buffer.from(`${token}:${token}`).toString('base64')}`,
      cookie: `access_token=${token}`,
      'private-app': token,
      'private-app-legacy': token,
    }
    const places = `access_token=${token}&portalId=${account.accountId}`
    const query = (row: Operation) => (isForDevelopers(row) ? places : `${places}&hapikey=${developerKey}`)
    const ask = (row: Operation) => send(row, ofContacts, { headers, query: query(row) })
    expect(await walk(guarded, ask, isUnknown)).toEqual([])
  })

  test('goes by the bearer where a key comes beside it (PA3)', async () => {
    const { token, developerKey } = account
    const good = (row: Operation) => send(row, ofContacts, { token, query: 'hapikey=unknown' })
    expect(await walk(guarded, good, isLetIn)).toEqual([])
    const bad = (row: Operation) => send(row, ofContacts, { token: 'no', query: `hapikey=${developerKey}` })
    expect(await walk(guarded, bad, isUnknown)).toEqual([])
  })

  test('answers alike with a portalId beside it (PA33)', async () => {
    const rows = guarded.filter(({ method }) => method === 'GET')
    const ask = async (row: Operation, query: string) =>
      (await send(row, ofContacts, { token: account.token, query })).status
    const plain = await Promise.all(rows.map((row) => ask(row, '')))
    const named = await Promise.all(rows.map((row) => ask(row, `portalId=${account.accountId}`)))
    expect(named).toEqual(plain)
    expect(plain.filter((status) => status === 200).length).toBeGreaterThan(15)
  })

  test('for developers takes a key alone (PA2, PA5)', async () => {
    const rows = guarded.filter(isForDevelopers)
    const query = `hapikey=${account.developerKey}`
    expect(await walk(rows, (row) => send(row, ofContacts, { query }), isLetIn)).toEqual([])
    expect(rows.length).toBeGreaterThan(9)
  })

  test('that takes a scope of any type takes one of several, and not none', async () => {
    const rows = guarded.filter(({ id }) => anyTypeOperations.includes(id))
    expect(await walk(rows, (row) => send(row, ofContacts, { token: without }), isLetIn)).toHaveLength(4)
    for (const scope of ['crm.objects.contacts.read', 'tickets', 'crm.objects.deals.sensitive.read.v2']) {
      const token = await tokenWith(scope)
      expect(await walk(rows, (row) => send(row, ofContacts, { token }), isLetIn)).toEqual([])
    }
  })
})

function expectedScopes({ id }: Operation, { from, to }: Types): readonly string[] {
  const [first, second] = [typeScopes[from], typeScopes[to]]
  const rule = scopeRules.get(id)
  if (!first || !second || !rule) throw new Error(`${id} is not in the table`)
  return [...new Set(rule({ from: first, to: second }))].toSorted()
}

/** What a refusal says is missing, sorted; both keys say the same (PA38), developers read it in words (PA7). */
function refusedFor({ status, body }: Reply, operation: Operation): unknown {
  if (status !== 403 || body.category !== 'MISSING_SCOPES') return [status]
  if (isForDevelopers(operation))
    return /^This oauth-token \(masked\) .*\(requires all of \[(.*)\]\)$/.exec(body.message)?.[1]?.split(', ')
  const [{ message, context }] = body.errors
  expect(message).toBe('One or more of the following scopes are required.')
  expect(context.requiredGranularScopes).toEqual(context.requiredScopes)
  return context.requiredScopes.toSorted()
}

describe('one of its scopes opens an operation, and a refusal lists them all (PS1, PS4, PA38)', () => {
  const withScopes = (from: string) => {
    const types = { from, to: from === 'companies' ? 'contacts' : 'companies' }
    const rows = guarded.filter((row) => scopeRules.has(row.id) && (from === 'contacts' || isTyped(row)))
    return { types, rows: rows.filter((row) => expectedScopes(row, types).length > 0) }
  }

  test.each(Object.keys(typeScopes))('%s', async (from) => {
    const { types, rows } = withScopes(from)
    const seen = new Set<string>()
    const closed = rows.filter((row) => !expectedScopes(row, types).includes('oauth'))
    const replies = await Promise.all(closed.map((row) => send(row, types, { token: without })))
    expect(closed.map((row, at) => [row.id, refusedFor(replies[at] as Reply, row)])).toEqual(
      closed.map((row) => [row.id, expectedScopes(row, types)]),
    )
    const calls = rows.flatMap((row, at) => {
      const scopes = expectedScopes(row, types)
      const list = scopes.join(' ')
      // Each scope of a list once, and with every operation one of them.
      const tried = seen.has(list) ? [scopes[at % scopes.length] ?? ''] : scopes
      seen.add(list)
      return tried.map((scope) => ({ row, scope }))
    })
    for (const { scope } of calls) await tokenWith(scope)
    const letIn = await Promise.all(
      calls.map(async ({ row, scope }) => send(row, types, { token: await tokenWith(scope) })),
    )
    expect(calls.filter((_call, at) => !isLetIn(letIn[at] as Reply))).toEqual([])
    expect(calls.length).toBeGreaterThanOrEqual(rows.length)
  })

  test('no scope opens records of goals (PA39)', async () => {
    const types = { from: 'goal_targets', to: 'companies' }
    const rows = guarded.filter((row) => isTyped(row) && expectedScopes(row, types).length === 0)
    const isClosed = ({ status, body }: Reply) =>
      status === 403 && body.errors === undefined && Object.keys(body.links).join() === 'support,forum'
    expect(await walk(rows, (row) => send(row, types, { token: account.token }), isClosed)).toEqual([])
    expect(rows.length).toBeGreaterThan(25)
  })

  test('the oauth scope, which every token of an account holds, opens what lists it alone (PS3)', async () => {
    const open = guarded.filter(({ id }) => !anyTypeOperations.includes(id))
    const closed = await walk(open, (row) => send(row, ofContacts, { token: without }), isLetIn)
    const listing = open.filter((row) => expectedScopes(row, ofContacts).includes('oauth'))
    expect([listing.length, closed.length]).toEqual([12, open.length - 12])
  })
})

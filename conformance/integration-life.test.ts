import { describe, expect, test } from 'vitest'
import { type OfficialClient, refusalOf, releases } from './support/clients.ts'
import { letIn } from './support/oauth.ts'
import { type OAuthSettings, send, target, unique, uniqueEmail } from './support/target.ts'

const SCOPES = ['crm.objects.contacts.read', 'crm.objects.contacts.write', 'timeline'].join(' ')
const BURST = 110

type Portal = {
  readonly id: string
  readonly app: { readonly id: string; readonly developerAccountId: string }
  readonly token: string
  readonly developerKey: string
}

type Explanation = {
  readonly status: number
  readonly failures: readonly { readonly kind: string; readonly message: string }[]
  readonly access: { readonly sentence: string; readonly scopes?: readonly string[] }
  readonly correction: { readonly request?: { readonly url: string }; readonly notes: readonly string[] }
}

/** What the server says of the refusal to who has the token. */
async function explain(refused: { body: { correlationId: string } }, token: string): Promise<Explanation> {
  const reply = await send<Explanation>('GET', `/tidemark/v1/explain/${refused.body.correlationId}`, {
    token,
  })
  expect([reply.status, reply.text]).toEqual([200, expect.stringContaining(refused.body.correlationId)])
  return reply.body
}

const asOperator = <T>(method: string, path: string, body?: unknown) =>
  send<T>(method, `/tidemark/v1/admin${path}`, {
    token: target.adminToken,
    ...(body === undefined ? {} : { body }),
  })

/** An account of its own, with an app that it has not let in, and what opens the account meanwhile. */
async function createPortal(): Promise<Portal & { readonly oauth: OAuthSettings }> {
  const portal = (await asOperator<Portal>('POST', '/accounts', { name: unique('Boats'), app: {} })).body
  const redirectUri = 'http://localhost:3000/oauth-callback'
  const app = await asOperator<{ id: string; clients: { clientId: string }[]; clientSecret: string }>(
    'POST',
    '/apps',
    {
      developerAccountId: portal.app.developerAccountId,
      name: unique('Rental sync'),
      redirectUris: [redirectUri],
    },
  )
  expect([app.status, app.text]).toEqual([201, expect.any(String)])
  const { clients, clientSecret, id } = app.body
  const oauth = { clientId: clients[0]?.clientId ?? '', clientSecret, redirectUri }
  return { ...portal, app: { ...portal.app, id }, oauth }
}

describe.skipIf(target.adminToken === undefined).each(releases)(
  'the life of an integration by $name',
  (release) => {
    test('install, exchange, act, refresh, lose a scope, hit a limit, revoke, each explained', async () => {
      const portal = await createPortal()
      const { clientId, clientSecret, redirectUri } = portal.oauth
      const { tokensApi, refreshTokensApi } = release.create({}).oauth
      const connect = (accessToken: string): OfficialClient =>
        release.create({ accessToken, developerApiKey: portal.developerKey })
      const refresh = (refreshToken: string) =>
        tokensApi.create('refresh_token', undefined, undefined, clientId, clientSecret, refreshToken)
      const exchange = (code: string) =>
        tokensApi.create('authorization_code', code, redirectUri, clientId, clientSecret)

      // Install and exchange; a code is good once.
      const code = await letIn(portal.oauth, SCOPES, portal.id)
      const issued = await exchange(code)
      expect(issued).toMatchObject({ tokenType: 'bearer', expiresIn: 1800 })
      const replayed = await refusalOf(exchange(code))
      expect([replayed.code, replayed.body.status]).toEqual([400, 'BAD_AUTH_CODE'])
      const ofReplay = await explain(replayed, portal.token)
      expect(ofReplay.failures[0]?.kind).toBe('oauth_refused')
      expect(ofReplay.correction.notes.join(' ')).toContain('/oauth/authorize')

      // The replay voids what came of the code: install again, and act.
      const again = await exchange(await letIn(portal.oauth, SCOPES, portal.id))
      const client = connect(again.accessToken)
      const email = uniqueEmail()
      const contact = await client.crm.contacts.basicApi.create({
        properties: { email },
        associations: [],
      })
      const template = await client.crm.timeline.templatesApi.create(Number(portal.app.id), {
        name: 'Boat returned',
        objectType: 'contacts',
        tokens: [],
      })
      const event = await client.crm.timeline.eventsApi.create({
        eventTemplateId: template.id,
        email,
        tokens: {},
      })
      expect(event.objectId).toBe(contact.id)
      const wrong = await refusalOf(
        client.crm.contacts.basicApi.create({ properties: { lifecyclestage: 'leed' }, associations: [] }),
      )
      expect(wrong.code).toBe(400)
      const ofWrong = await explain(wrong, again.accessToken)
      expect(ofWrong.failures[0]?.message).toContain('lifecyclestage')
      expect(ofWrong.correction.request?.url).toContain('/crm/v3/objects/contacts')

      // Refresh: the same refresh token, another access token.
      const renewed = await refresh(again.refreshToken)
      expect(renewed.refreshToken).toBe(again.refreshToken)
      expect(renewed.accessToken).not.toBe(again.accessToken)

      // Lose a scope: from the next refresh on.
      await asOperator('PUT', `/accounts/${portal.id}/installs/${portal.app.id}`, {
        scopes: ['crm.objects.contacts.read'],
      })
      const weaker = await refresh(again.refreshToken)
      const reader = connect(weaker.accessToken).crm.contacts.basicApi
      expect((await reader.getById(contact.id)).id).toBe(contact.id)
      const refused = await refusalOf(reader.create({ properties: { email }, associations: [] }))
      expect([refused.code, refused.body.category]).toEqual([403, 'MISSING_SCOPES'])
      const ofScope = await explain(refused, weaker.accessToken)
      expect(ofScope.access.scopes).toContain('crm.objects.contacts.write')

      // Hit a limit: it was off until now.
      await asOperator('PUT', `/accounts/${portal.id}/rate-limits`, { profile: 'oauth' })
      const limited = await hitLimit(reader, contact.id)
      expect([limited.code, limited.body.message]).toEqual([
        429,
        'You have reached your ten_secondly_rolling limit.',
      ])
      await asOperator('PUT', `/accounts/${portal.id}/rate-limits`, { profile: 'off' })
      const ofLimit = await explain(limited, weaker.accessToken)
      expect(ofLimit.failures[0]?.kind).toBe('rate_limited')
      expect((await reader.getById(contact.id)).id).toBe(contact.id)

      // Revoke: nothing refreshes any more, and the account lets the app in no longer.
      await refreshTokensApi.archive(again.refreshToken)
      const revoked = await refusalOf(refresh(again.refreshToken))
      expect([revoked.code, revoked.body.status]).toEqual([400, 'BAD_REFRESH_TOKEN'])
      expect((await explain(revoked, portal.token)).failures[0]?.kind).toBe('oauth_refused')
      await asOperator('DELETE', `/accounts/${portal.id}/installs/${portal.app.id}`)
      const gone = await refusalOf(reader.getById(contact.id))
      expect([gone.code, gone.body.category]).toEqual([401, 'INVALID_AUTHENTICATION'])
      expect((await explain(gone, portal.token)).failures[0]?.kind).toBe('authentication_missing')
      await asOperator('DELETE', `/accounts/${portal.id}`)
    })
  },
)

/** Sends reads until one is refused: the window may end meanwhile, and then begins anew. */
async function hitLimit(
  reader: OfficialClient['crm']['contacts']['basicApi'],
  id: string,
): ReturnType<typeof refusalOf> {
  const calls = Array.from({ length: BURST * 2 + 2 }, () => reader.getById(id))
  const settled = await Promise.allSettled(calls)
  const first = settled.find((call) => call.status === 'rejected')
  return refusalOf(first === undefined ? Promise.resolve() : Promise.reject(first.reason as Error))
}

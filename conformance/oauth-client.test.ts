import { describe, expect, test } from 'vitest'
import { refusalOf, releases } from './support/clients.ts'
import { type OAuthSettings, target, uniqueEmail } from './support/target.ts'

const SCOPES = 'crm.objects.contacts.read crm.objects.contacts.write'

/** What a browser does: opens the page, sends its form back with its cookie, and follows the app's address. */
async function letIn({ clientId, redirectUri }: OAuthSettings, scope = SCOPES): Promise<string> {
  const query = new URLSearchParams({ client_id: clientId, redirect_uri: redirectUri, scope, state: 'a&b' })
  const page = await fetch(`${target.url}/oauth/authorize?${query.toString()}`)
  const html = await page.text()
  const hidden = [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)]
  const fields = hidden.map(([, name = '', value = '']): [string, string] => [
    name,
    value.replaceAll('&amp;', '&'),
  ])
  const account = /<option value="(\d+)"/.exec(html)?.[1] ?? ''
  const answer = new URLSearchParams([...fields, ['account_id', account], ['decision', 'allow']])
  const reply = await fetch(`${target.url}/oauth/authorize`, {
    method: 'POST',
    body: answer,
    headers: { cookie: page.headers.getSetCookie()[0]?.split(';')[0] ?? '' },
    redirect: 'manual',
  })
  const location = new URL(reply.headers.get('location') ?? '')
  expect([reply.status, location.searchParams.get('state')]).toEqual([302, 'a&b'])
  return location.searchParams.get('code') ?? ''
}

describe.skipIf(target.oauth === undefined).each(releases)('OAuth by $name', (release) => {
  const settings = target.oauth ?? { clientId: '', clientSecret: '', redirectUri: '' }
  const { clientId, clientSecret, redirectUri } = settings
  const { tokensApi, accessTokensApi, refreshTokensApi } = release.create({}).oauth
  const exchange = (code: string) =>
    tokensApi.create('authorization_code', code, redirectUri, clientId, clientSecret)

  test('installs, acts, refreshes, loses a scope and is revoked', async () => {
    const issued = await exchange(await letIn(settings))
    expect(issued).toMatchObject({ tokenType: 'bearer', expiresIn: 1800 })
    const email = uniqueEmail()
    const { contacts } = release.create({ accessToken: issued.accessToken }).crm
    const created = await contacts.basicApi.create({ properties: { email }, associations: [] })
    expect(created.properties.email).toBe(email)
    const info = await accessTokensApi.get(issued.accessToken)
    expect(info).toMatchObject({ appId: Number(target.appId), scopes: SCOPES.split(' ') })

    await exchange(await letIn(settings, 'crm.objects.contacts.read'))
    const renewed = await tokensApi.create(
      'refresh_token',
      undefined,
      undefined,
      clientId,
      clientSecret,
      issued.refreshToken,
    )
    expect(renewed.refreshToken).toBe(issued.refreshToken)
    const weaker = release.create({ accessToken: renewed.accessToken }).crm.contacts
    expect((await weaker.basicApi.getById(created.id)).id).toBe(created.id)
    const refused = await refusalOf(weaker.basicApi.create({ properties: { email }, associations: [] }))
    expect([refused.code, refused.body.category]).toEqual([403, 'MISSING_SCOPES'])

    expect(await refreshTokensApi.get(issued.refreshToken)).toMatchObject({ clientId })
    await refreshTokensApi.archive(issued.refreshToken)
    const gone = await refusalOf(refreshTokensApi.get(issued.refreshToken))
    expect([gone.code, gone.body.category]).toEqual([404, 'OBJECT_NOT_FOUND'])
  })

  test('a used code is refused with the code of HubSpot', async () => {
    const code = await letIn(settings)
    await exchange(code)
    const refused = await refusalOf(exchange(code))
    expect([refused.code, refused.body.status]).toEqual([400, 'BAD_AUTH_CODE'])
  })
})

import { describe, expect, test } from 'vitest'
import { refusalOf, releases } from './support/clients.ts'
import { CONTACT_SCOPES, letIn } from './support/oauth.ts'
import { target, uniqueEmail } from './support/target.ts'

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
    expect(info).toMatchObject({ appId: Number(target.appId), scopes: CONTACT_SCOPES.split(' ') })

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

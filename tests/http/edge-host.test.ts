import { describe, expect, test } from 'vitest'
import { useTestServer } from '../support/test-server.ts'

const url = '/crm/v3/objects/contacts/1'

describe('dev mode', () => {
  const server = useTestServer({ TIDEMARK_PUBLIC_URL: 'https://crm.Example.test:8443/base/' })

  test.each([
    'localhost',
    'localhost:4870',
    'LOCALHOST',
    'app.localhost',
    '127.0.0.1',
    '127.0.0.1:80',
    '127.8.9.10',
    '[::1]:4870',
    'api.hubapi.com',
    'api.hubspot.com',
    'app.hubspot.com',
    'api.hsforms.com:443',
    'API.HubAPI.com',
    'crm.example.test',
    'crm.example.test:1',
  ])('Host %s is accepted (decision 34, PV1)', async (host) => {
    expect((await server.send({ method: 'GET', url, headers: { host } })).status).toBe(401)
  })

  test.each([
    'evil.example',
    'localhost.evil.example',
    'evil-localhost',
    'api.hubapi.com.evil.example',
    '127.0.0.1.evil.example',
    '192.168.0.10:4870',
    '10.0.0.1',
    '0.0.0.0',
    '[::]',
    'a b',
  ])('Host %s is refused with a sentence (decision 34)', async (host) => {
    const reply = await server.send({ method: 'GET', url, headers: { host } })
    expect([reply.status, reply.body.category]).toEqual([403, 'HOST_REFUSED'])
    expect(reply.body.message).toContain('TIDEMARK_PUBLIC_URL')
  })

  test.each([
    'http://localhost:5173',
    'http://127.0.0.1',
    'http://[::1]:1',
    'https://crm.example.test',
    'https://app.hubspot.com',
  ])('Origin %s is accepted', async (origin) => {
    expect((await server.send({ method: 'GET', url, headers: { host: 'localhost', origin } })).status).toBe(
      401,
    )
  })

  test.each([
    'https://evil.example',
    'null',
    'file://',
    'http://localhost.evil.example',
    'chrome-extension://abc',
  ])('Origin %s is refused, preflight too', async (origin) => {
    for (const method of ['GET', 'OPTIONS']) {
      const reply = await server.send({ method, url, headers: { host: 'localhost', origin } })
      expect(reply.status).toBe(403)
      expect(reply.headers['access-control-allow-origin']).toBeUndefined()
    }
  })

  test('pages of the operator are behind the same check', async () => {
    for (const path of ['/health/live', '/metrics', '/openapi.json', '/nope']) {
      expect(
        (await server.send({ method: 'GET', url: path, headers: { host: 'evil.example' } })).status,
      ).toBe(403)
    }
  })

  test('links start with the public URL, without its trailing slash (PH18)', async () => {
    const account = await server.createAccount()
    const contact = await account.send('POST', '/crm/v3/objects/contacts', {
      properties: { email: 'host@example.org' },
    })
    expect(contact.body.url).toMatch(/^https:\/\/crm\.Example\.test:8443\/base\/app\//)
  })
})

describe('prod mode', () => {
  const server = useTestServer({ TIDEMARK_MODE: 'prod', TIDEMARK_HOST: '0.0.0.0' })

  test.each(['evil.example', 'api.hubapi.com', '10.0.0.1', 'a b'])(
    'Host %s is ignored (PV1)',
    async (host) => {
      const reply = await server.send({
        method: 'GET',
        url,
        headers: { host, origin: 'https://evil.example' },
      })
      expect(reply.status).toBe(401)
      expect(reply.headers['access-control-allow-origin']).toBeUndefined()
    },
  )
})

import { describe, expect, test } from 'vitest'
import { type Reply, useTestServer } from '../support/test-server.ts'

const server = useTestServer()
const ADMIN = '/tidemark/v1/admin'

const admin = (method: string, path: string, body?: unknown): Promise<Reply> =>
  server.send({
    method,
    url: `${ADMIN}${path}`,
    token: server.adminToken,
    ...(body === undefined ? {} : { body }),
  })

describe('GET /tidemark/v1/admin/accounts', () => {
  test('lists accounts by id, page by page (platform PH16 to PH19)', async () => {
    const { accountId, developerAccountId } = await server.createAccount()
    const first = await admin('GET', '/accounts?limit=1')
    expect(first).toMatchObject({
      status: 200,
      body: {
        results: [
          {
            id: accountId,
            kind: 'standard',
            accountType: 'STANDARD',
            name: 'Test',
            timeZone: 'UTC',
            currency: 'USD',
            createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
          },
        ],
        paging: { next: { after: accountId, link: expect.stringContaining(`after=${accountId}`) } },
      },
    })
    const last = await admin('GET', `/accounts?limit=1&after=${accountId}`)
    expect(last.body).toEqual({
      results: [expect.objectContaining({ id: developerAccountId, accountType: 'APP_DEVELOPER' })],
    })
  })

  test.each(['limit=0', 'limit=501', 'limit=x', 'after=x', 'after=1234567890123456'])(
    '%s is refused (platform PE13)',
    async (query) => {
      const reply = await admin('GET', `/accounts?${query}`)
      expect([reply.status, reply.body.category]).toEqual([400, 'VALIDATION_ERROR'])
    },
  )
})

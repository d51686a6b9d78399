import { describe, expect, test } from 'vitest'
import { useTestServer } from '../support/test-server.ts'
import { countRows, createTemplate, postEvent, readEvent } from '../support/timeline-setup.ts'

const server = useTestServer()

describe('events posted one by one at the same time (decision 10)', () => {
  test('each gets its own answer: stored, repeated, refused and unknown ones side by side (B7, V13)', async () => {
    const account = await server.createAccount()
    const eventTemplateId = await createTemplate(account)
    const email = 'one@example.org'
    await postEvent(account, { eventTemplateId, id: 'b', email, tokens: { course: 'x' } })
    const replies = await Promise.all([
      postEvent(account, { eventTemplateId, id: 'a', email, tokens: { course: 'x' } }),
      postEvent(account, { eventTemplateId, id: 'b', email, tokens: { course: 'x' } }),
      postEvent(account, { eventTemplateId, id: 'b', email, tokens: { course: 'y' } }),
      postEvent(account, { eventTemplateId: '999999999', id: 'c', email }),
      postEvent(account, { eventTemplateId, id: 'd', email: 'no address' }),
      postEvent(account, { eventTemplateId, id: 'e', objectId: '424242' }),
      postEvent(account, { eventTemplateId, id: 'f', utk: 'visitor' }),
    ])
    expect(replies.map(({ status }) => status)).toEqual([201, 201, 409, 404, 400, 404, 201])
    expect(replies[4]?.body).toMatchObject({
      message: 'Event d failed with validation error(s)',
      errors: [{}, { in: 'email', code: 'INVALID_EMAIL' }],
    })
    expect(await countRows(server.db, account.accountId)).toEqual({ contacts: 1, events: 3, visitors: 1 })
    expect((await readEvent(account, eventTemplateId, 'b')).body.tokens).toEqual({ course: 'x' })
  })

  test('accounts and apps are never mixed (M4, reliability P5)', async () => {
    const accounts = await Promise.all([server.createAccount(), server.createAccount()])
    const templates = await Promise.all(accounts.map((account) => createTemplate(account)))
    const replies = await Promise.all(
      Array.from({ length: 40 }, (_, index) => {
        const own = index % 2
        const template = templates[index % 4 < 2 ? own : 1 - own]
        return postEvent(accounts[own] ?? (undefined as never), {
          eventTemplateId: template,
          id: `${index}`,
          email: 'one@example.org',
        })
      }),
    )
    const statuses = replies.map(({ status }) => status)
    expect(statuses).toEqual(Array.from({ length: 40 }, (_, index) => (index % 4 < 2 ? 201 : 404)))
    const counts = await Promise.all(accounts.map(({ accountId }) => countRows(server.db, accountId)))
    expect(counts).toEqual([0, 1].map(() => ({ contacts: 1, events: 10, visitors: 0 })))
  })

  test('a hundred that come while one is stored share transactions', async () => {
    const account = await server.createAccount()
    const eventTemplateId = await createTemplate(account)
    const replies = await Promise.all(
      Array.from({ length: 101 }, (_, index) =>
        postEvent(account, { eventTemplateId, id: `${index}`, email: 'one@example.org' }),
      ),
    )
    expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 201))
    const [row] = await server.db.query(
      'select count(distinct xmin::text)::int as transactions, count(*)::int as events from timeline_event where account_id = $1',
      [account.accountId],
    )
    expect(row).toMatchObject({ events: 101 })
    expect(Number(row?.transactions)).toBeLessThan(50)
  })
})

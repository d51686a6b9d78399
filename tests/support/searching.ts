import { expect } from 'vitest'
import type { Reply, TestAccount } from './test-server.ts'

export type FilterBody = {
  readonly propertyName: string
  readonly operator: string
  readonly value?: unknown
  readonly highValue?: unknown
  readonly values?: readonly unknown[]
}

export function sendSearch(account: TestAccount, type: string, body: unknown): Promise<Reply> {
  return account.send('POST', `/crm/v3/objects/${type}/search`, body)
}

/** Ids that a search finds, in its order; the test fails when it is refused or does not say how many they are. */
export async function searchIds(
  account: TestAccount,
  type: string,
  body: object,
): Promise<readonly string[]> {
  const reply = await sendSearch(account, type, { limit: 200, ...body })
  expect(reply).toMatchObject({ status: 200 })
  const ids = reply.body.results.map(({ id }: { id: string }) => id)
  expect(reply.body.total).toBe(ids.length)
  return ids
}

export const filter = (propertyName: string, operator: string, value?: unknown): FilterBody =>
  value === undefined ? { propertyName, operator } : { propertyName, operator, value }

export const filterIn = (propertyName: string, operator: string, values: readonly unknown[]): FilterBody => ({
  propertyName,
  operator,
  values,
})

/** The refusal whose message names no reason; `in` of its only detail says where the trouble is (SRCH-25). */
export const opaque = (path: string, message: unknown = expect.any(String)) => ({
  status: 400,
  body: {
    status: 'error',
    message: 'There was a problem with the request.',
    correlationId: expect.any(String),
    category: 'VALIDATION_ERROR',
    errors: [{ message, in: path }],
  },
})

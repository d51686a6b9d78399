import { expect } from 'vitest'
import type { Reply, TestAccount } from './test-server.ts'

/** Any form will do: no list of forms is kept. */
export const FORM_ID = '5f0c2b1e-7a3d-4c55-9e21-0a1b2c3d4e5f'
const INTEGRATION = '/submissions/v3/integration'

export const formPath = ({ accountId }: Pick<TestAccount, 'accountId'>, formId = FORM_ID): string =>
  `${INTEGRATION}/submit/${accountId}/${formId}`
export const securePath = ({ accountId }: Pick<TestAccount, 'accountId'>, formId = FORM_ID): string =>
  `${INTEGRATION}/secure/submit/${accountId}/${formId}`

let lastToken = 0

/** A token as the cookie has it: 32 hex digits, in capitals so that every test is about letter case too. */
export function newHutk(): string {
  lastToken += 1
  return lastToken.toString(16).toUpperCase().padStart(32, 'ABCDEF0123456789')
}

export const fieldsOf = (values: Readonly<Record<string, unknown>>): readonly object[] =>
  Object.entries(values).map(([name, value]) => ({ objectTypeId: '0-1', name, value }))

/** Submits a form with a token of the account, which is as good as without. */
export async function submit(
  account: TestAccount,
  values: Readonly<Record<string, unknown>>,
  more: { readonly hutk?: string; readonly context?: object; readonly submittedAt?: number } = {},
): Promise<Reply> {
  const { hutk, context, submittedAt } = more
  return account.send('POST', formPath(account), {
    fields: fieldsOf(values),
    context: { ...(hutk === undefined ? {} : { hutk }), ...context },
    ...(submittedAt === undefined ? {} : { submittedAt }),
  })
}

/** The live contact of an address, with some of its properties; the test fails when there is none. */
export async function contactOf(account: TestAccount, email: string, names = ''): Promise<Reply['body']> {
  const path = `/crm/v3/objects/contacts/${encodeURIComponent(email)}?idProperty=email&properties=${names}`
  const reply = await account.send('GET', path)
  expect(reply).toMatchObject({ status: 200 })
  return reply.body
}

export const identify = (account: TestAccount, utk: string, body: object): Promise<Reply> =>
  account.send('POST', `/tidemark/v1/visitors/${utk}/identify`, body)
export const readVisitor = (account: TestAccount, utk: string): Promise<Reply> =>
  account.send('GET', `/tidemark/v1/visitors/${utk}`)

import { createHash } from 'node:crypto'
import { expect } from 'vitest'
import { hashSecret } from '../../src/platform/secrets.ts'
import type { Reply, TestAccount, TestServer } from './test-server.ts'

export const REDIRECT_URI = 'https://app.example/callback?from=tidemark'
export const SECRET = 'a secret of the client'

export type TestClient = { readonly clientId: string; readonly account: TestAccount }

/** Makes an OAuth client of the account's app. */
export async function createClient(
  server: TestServer,
  account: TestAccount,
  options: { readonly isPublic?: boolean; readonly scopes?: readonly string[] } = {},
): Promise<TestClient> {
  const clientId = `client-of-${account.appId}-${options.isPublic ? 'public' : 'confidential'}`
  await server.stores.oauth.putClient({
    clientId,
    appId: account.appId,
    ...(options.isPublic ? {} : { secretHash: hashSecret(SECRET) }),
    redirectUris: [REDIRECT_URI, 'http://localhost:3000/back'],
    scopes: options.scopes ?? [],
    label: 'test',
    createdAt: 0,
  })
  return { clientId, account }
}

export const VERIFIER = 'v'.repeat(64)
export const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url')

/** The path that asks for the client to be let into its account. */
export function authorizePath(client: TestClient, more: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams({
    client_id: client.clientId,
    redirect_uri: REDIRECT_URI,
    scope: 'crm.objects.contacts.read crm.objects.contacts.write',
    ...more,
  })
  return `/oauth/${client.account.accountId}/authorize?${query.toString()}`
}

/** Parameters that a redirect brings to the app. */
export function redirectedTo(reply: Reply): URLSearchParams {
  expect(reply.status).toBe(302)
  const location = String(reply.headers.location)
  expect(location.startsWith(`${REDIRECT_URI}&`)).toBe(true)
  return new URL(location).searchParams
}

/** A fresh code, from a server that asks no user. */
export async function getCode(
  server: TestServer,
  client: TestClient,
  more: Readonly<Record<string, string>> = {},
): Promise<string> {
  const reply = await server.send({ method: 'GET', url: authorizePath(client, more) })
  return redirectedTo(reply).get('code') ?? ''
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

export function postForm(
  server: TestServer,
  url: string,
  fields: Readonly<Record<string, string>> | string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  const body = typeof fields === 'string' ? fields : new URLSearchParams(fields).toString()
  return server.send({ method: 'POST', url, body, headers: { ...FORM, ...headers } })
}

export function codeFields(client: TestClient, code: string): Record<string, string> {
  return {
    grant_type: 'authorization_code',
    client_id: client.clientId,
    client_secret: SECRET,
    redirect_uri: REDIRECT_URI,
    code,
  }
}

export function refreshFields(client: TestClient, token: string): Record<string, string> {
  return {
    grant_type: 'refresh_token',
    client_id: client.clientId,
    client_secret: SECRET,
    refresh_token: token,
  }
}

/** Lets the client in and exchanges the code. */
export async function install(
  server: TestServer,
  client: TestClient,
  more: Readonly<Record<string, string>> = {},
): Promise<Reply['body']> {
  const reply = await postForm(
    server,
    '/oauth/v1/token',
    codeFields(client, await getCode(server, client, more)),
  )
  expect(reply).toMatchObject({ status: 200 })
  return reply.body
}

/** As if the account, or the user of it, had gone after they let the app in. */
export async function saveCodeOfNoAccount(
  server: TestServer,
  { clientId, account }: TestClient,
  code: string,
  { accountId, userId } = { accountId: '424242', userId: '1' },
): Promise<void> {
  await server.stores.oauth.saveCode({
    codeHash: hashSecret(code),
    clientId,
    appId: account.appId,
    accountId,
    userId,
    redirectUri: REDIRECT_URI,
    scopes: ['oauth'],
    createdAt: Date.now(),
    expiresAt: Date.now() + 60_000,
  })
}

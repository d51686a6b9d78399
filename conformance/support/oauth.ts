import { expect } from 'vitest'
import { type OAuthSettings, type Reply, send, target } from './target.ts'

export const CONTACT_SCOPES = 'crm.objects.contacts.read crm.objects.contacts.write'

export type Issued = {
  readonly access_token: string
  readonly refresh_token: string
  readonly scopes: readonly string[]
}
export type OAuthError = { readonly status: string; readonly error: string; readonly message: string }

/** What a browser does: opens the page, sends its form back with its cookie, and follows the app's address. */
export async function letIn(
  { clientId, redirectUri }: OAuthSettings,
  scope = CONTACT_SCOPES,
  accountId?: string,
): Promise<string> {
  const query = new URLSearchParams({ client_id: clientId, redirect_uri: redirectUri, scope, state: 'a&b' })
  const page = await fetch(`${target.url}/oauth/authorize?${query.toString()}`)
  const html = await page.text()
  const hidden = [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)]
  const fields = hidden.map(([, name = '', value = '']): [string, string] => [
    name,
    value.replaceAll('&amp;', '&'),
  ])
  const account = accountId ?? /<option value="(\d+)"/.exec(html)?.[1] ?? ''
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

/** A form without a token, as clients send to the endpoints of OAuth. */
export function sendForm<T>(path: string, fields: Readonly<Record<string, string>>): Promise<Reply<T>> {
  return send<T>('POST', path, {
    token: undefined,
    body: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
}

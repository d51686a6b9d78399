import assert from 'node:assert/strict'
import type { Setting } from './recipe.ts'

/** What a browser does: opens the page, sends its form back with its cookie, and answers the code that the app is given. */
export async function letIn({ url, oauth, accountId }: Setting, scope: string): Promise<string> {
  const address = `${url}/oauth/authorize`
  const query = new URLSearchParams({ client_id: oauth.clientId, redirect_uri: oauth.redirectUri, scope })
  const page = await fetch(`${address}?${query.toString()}`)
  const hidden = (await page.text()).matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)
  const body = new URLSearchParams({ account_id: accountId, decision: 'allow' })
  for (const [, name = '', value = ''] of hidden) body.append(name, value.replaceAll('&amp;', '&'))
  const cookie = page.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const reply = await fetch(address, { method: 'POST', body, headers: { cookie }, redirect: 'manual' })
  assert.equal(reply.status, 302)
  return new URL(reply.headers.get('location') ?? '').searchParams.get('code') ?? ''
}

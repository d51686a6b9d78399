import { inject } from 'vitest'

/** The server under test and what opens it: a token with all scopes, and the developer key of its app. */
export type TargetSettings = {
  /** Without a slash at its end. */
  readonly url: string
  readonly token: string
  readonly developerKey: string
  readonly appId: string
  /** What opens the admin API; absent for a server that is not ours to change. */
  readonly adminToken?: string
  /** How the app is known to OAuth; absent for a server of one's own that names none. */
  readonly oauth?: OAuthSettings
}

export type OAuthSettings = {
  readonly clientId: string
  readonly clientSecret: string
  readonly redirectUri: string
}

export const target: TargetSettings = inject('target')

export type Reply<T> = {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** Parsed when the reply is JSON. */
  readonly body: T
}

export type ErrorBody = {
  readonly status: string
  readonly message: string
  readonly correlationId: string
  readonly category: string
  readonly subCategory?: string
  readonly context?: Readonly<Record<string, readonly string[]>>
  readonly errors?: readonly {
    readonly message: string
    readonly code?: string
    readonly in?: string
    readonly context?: Readonly<Record<string, readonly string[]>>
  }[]
}

type SendOptions = {
  /** Sent as JSON unless it is a string or bytes. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** `undefined` sends none. */
  readonly token?: string | undefined
}

/** One plain HTTP request with the target's token. */
export async function send<T = unknown>(
  method: string,
  path: string,
  options: SendOptions = {},
): Promise<Reply<T>> {
  const { body } = options
  const token = 'token' in options ? options.token : target.token
  const reply = await fetch(target.url + path, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...options.headers,
    },
    ...(body === undefined ? {} : { body: encodeBody(body) }),
  })
  const text = await reply.text()
  const isJson = (reply.headers.get('content-type') ?? '').startsWith('application/json')
  const parsed: unknown = isJson && text !== '' ? JSON.parse(text) : undefined
  return { status: reply.status, headers: reply.headers, text, body: parsed as T }
}

function encodeBody(body: unknown): string | Uint8Array<ArrayBuffer> {
  if (typeof body === 'string') return body
  return body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body)
}

let lastNumber = 0

/** Text that no other test and no earlier run used. */
export function unique(prefix: string): string {
  lastNumber += 1
  return `${prefix}-${process.pid}-${Date.now().toString(36)}-${lastNumber}`
}

export function uniqueEmail(): string {
  return `${unique('person')}@example.com`
}

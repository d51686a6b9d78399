import type { Caller } from '../caller.ts'
import type { Failure } from '../failure.ts'

/** Owner of what no account owns. */
export const NO_ACCOUNT = '0'

/** A failure, and the value that it is about as far as it may be shown: JSON text, redacted and cut. */
export type KeptFailure = Pick<
  Failure,
  'kind' | 'message' | 'rule' | 'path' | 'subCategory' | 'context' | 'details' | 'hint' | 'oauth'
> & { readonly value?: string }

/** A body as it is kept. `json` is redacted; `form` has placeholders for secrets. */
export type KeptBody =
  | { readonly kind: 'json'; readonly value: unknown; readonly isRepaired: boolean }
  | { readonly kind: 'form'; readonly fields: Readonly<Record<string, string>> }
  /** It was there and is not kept: too long, or not readable. */
  | { readonly kind: 'left_out'; readonly bytes: number }

/**
 * A request that was refused, or a batch of which inputs were, as it is kept for a while to be explained: without
 * secrets, e-mail addresses and texts that the explanation can do without.
 */
export type RefusedCall = {
  readonly correlationId: string
  /** The account, or developer account, of the credential; `NO_ACCOUNT` when none was recognised. */
  readonly accountId: string
  /** Epoch ms. */
  readonly refusedAt: number
  readonly status: number
  /** Empty when not even the request line was read. */
  readonly method: string
  /** As sent, redacted, without the query. */
  readonly path: string
  readonly query: readonly (readonly [name: string, value: string])[]
  readonly operationId?: string
  readonly contentType?: string
  readonly body?: KeptBody
  /** What the caller held; absent when it was not recognised. */
  readonly held?: Pick<Caller, 'kind' | 'scopes' | 'appId'>
  /** What a client was asked to wait before it tries again. */
  readonly retryAfterSeconds?: number
  /** The first ones; a batch may have one for each input. */
  readonly failures: readonly KeptFailure[]
  readonly failureCount: number
}

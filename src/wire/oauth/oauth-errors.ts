import { type Failure, refusal } from '../../domain/failure.ts'
import type { GrantProblem } from '../../platform/oauth-grants.ts'

type OAuthError = { readonly error: string; readonly message: string; readonly isDenial?: true }

/**
 * What the token endpoint refuses with: the code in `status`, and RFC 6749's beside it. Source: PA20 (observed; the
 * RFC's code of most rows chosen).
 */
const oauthErrors = {
  BAD_REQUEST: { error: 'invalid_request', message: 'a field was sent more than once' },
  BAD_GRANT_TYPE: { error: 'unsupported_grant_type', message: 'missing or unknown grant type' },
  BAD_CLIENT_ID: { error: 'invalid_client', message: 'missing or unknown client id' },
  BAD_CLIENT_SECRET: { error: 'invalid_client', message: 'missing or wrong client secret' },
  BAD_AUTH_CODE: { error: 'invalid_grant', message: 'missing or unknown auth code' },
  EXPIRED_AUTH_CODE: { error: 'invalid_grant', message: 'auth code has expired' },
  BAD_REDIRECT_URI: { error: 'invalid_request', message: 'missing or malformed redirect URI' },
  MISMATCH_REDIRECT_URI_AUTH_CODE: {
    error: 'invalid_grant',
    message: 'redirect URI does not match initial auth code URI',
  },
  BAD_CODE_VERIFIER: { error: 'invalid_grant', message: 'code verifier does not match the code challenge' },
  BAD_REFRESH_TOKEN: { error: 'invalid_grant', message: 'missing or invalid refresh token' },
  MISMATCH_REFRESH_TOKEN_CLIENT: {
    error: 'invalid_grant',
    message: 'refresh token was not issued to this client',
  },
  BAD_SCOPES: { error: 'invalid_scope', message: 'the app may not hold a scope that was asked for' },
  BAD_HUB: { error: 'access_denied', message: 'missing or unknown hub id', isDenial: true },
} as const satisfies Record<string, OAuthError>

export type OAuthErrorCode = keyof typeof oauthErrors

export function oauthRefusal(code: OAuthErrorCode, path: string): ReturnType<typeof refusal> {
  const { error, message, isDenial }: OAuthError = oauthErrors[code]
  const failure: Failure = {
    kind: isDenial ? 'oauth_denied' : 'oauth_refused',
    message,
    rule: 'platform PA20',
    path,
    oauth: { code, error },
  }
  return refusal(failure)
}

/** The code and the field for each thing that the grants find wrong. */
export const problemCodes: Readonly<Record<GrantProblem, readonly [code: OAuthErrorCode, field: string]>> = {
  client: ['BAD_CLIENT_SECRET', 'client_secret'],
  code: ['BAD_AUTH_CODE', 'code'],
  code_expired: ['EXPIRED_AUTH_CODE', 'code'],
  redirect_uri: ['MISMATCH_REDIRECT_URI_AUTH_CODE', 'redirect_uri'],
  verifier: ['BAD_CODE_VERIFIER', 'code_verifier'],
  refresh_token: ['BAD_REFRESH_TOKEN', 'refresh_token'],
  refresh_client: ['MISMATCH_REFRESH_TOKEN_CLIENT', 'refresh_token'],
  scope: ['BAD_SCOPES', 'scope'],
  hub: ['BAD_HUB', ''],
  request: ['BAD_REQUEST', ''],
}

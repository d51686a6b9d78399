import { built, type Operation } from './operation.ts'

/** What HubSpot's command line calls to get a token for the key that its user has. */
export const credentialOperations = {
  exchangePersonalKey: built({
    id: 'localdevauth.v1.refresh',
    method: 'POST',
    path: '/localdevauth/v1/auth/refresh',
    // The key in the body is the credential.
    access: { kind: 'public' },
    rule: 'platform PA33',
    summary: 'Exchange a personal access key for an access token of its user',
  }),
} as const satisfies Record<string, Operation>

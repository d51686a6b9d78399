import { built, type Operation } from './operation.ts'

/** Every app's token may ask which account it is for (platform PI1, PS3). */
const anyToken = { kind: 'bearer', anyOf: ['oauth'] } as const

/** What a token can learn of its account. */
export const accountOperations = {
  accountDetails: built({
    id: 'account-info.v3.details',
    method: 'GET',
    path: '/account-info/v3/details',
    access: anyToken,
    rule: 'platform PI1',
    summary: 'Show the account that the token acts in',
  }),
  accountSummary: built({
    id: 'integrations.v1.me',
    method: 'GET',
    path: '/integrations/v1/me',
    access: anyToken,
    rule: 'platform PI5',
    summary: 'Show the account that the token acts in, in the legacy form',
  }),
} as const satisfies Record<string, Operation>

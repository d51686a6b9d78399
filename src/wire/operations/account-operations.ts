import { built, type Operation } from './operation.ts'

/** Every app's token may ask which account it is for (platform PI1, PS3). */
const anyToken = { kind: 'bearer', anyOf: ['oauth'] } as const

const ACTIVITY = '/account-info/v3/activity'
const security = { kind: 'bearer', anyOf: ['account-info.security.read'] } as const

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
  dailyUsage: built({
    id: 'account-info.v3.usage',
    method: 'GET',
    path: '/account-info/v3/api-usage/daily/private-apps',
    access: anyToken,
    rule: 'platform PI3',
    summary: 'Show how many calls the private apps of the account have made today',
  }),
  dailyLimit: built({
    id: 'integrations.v1.limit',
    method: 'GET',
    path: '/integrations/v1/limit/daily',
    access: anyToken,
    rule: 'platform PI5',
    summary: 'Show how many calls the private apps of the account have made today, in the legacy form',
  }),
  auditLogs: built({
    id: 'account-info.v3.activity.audit-logs',
    method: 'GET',
    path: `${ACTIVITY}/audit-logs`,
    access: security,
    rule: 'platform PI4',
    summary: 'List what users did: none are kept',
  }),
  loginActivity: built({
    id: 'account-info.v3.activity.login',
    method: 'GET',
    path: `${ACTIVITY}/login`,
    access: security,
    rule: 'platform PI4',
    summary: 'List when users signed in: none are kept',
  }),
  securityActivity: built({
    id: 'account-info.v3.activity.security',
    method: 'GET',
    path: `${ACTIVITY}/security`,
    access: security,
    rule: 'platform PI4',
    summary: 'List what users did about security: none are kept',
  }),
} as const satisfies Record<string, Operation>

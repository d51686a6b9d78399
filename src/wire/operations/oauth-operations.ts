import { DATED } from '../paths.ts'
import { built, type Operation } from './operation.ts'

/** What opens these calls is in them: a client's secret, or the token that they are about (platform 1.4, 1.6). */
const open = { kind: 'public' } as const

/** The account is chosen beforehand. */
const ACCOUNT_AUTHORIZE = '/oauth/:accountId(^\\d+$)/authorize'

/** How apps get, look at and give back tokens. */
export const oauthOperations = {
  authorize: built({
    id: 'oauth.v1.authorize',
    method: 'GET',
    path: '/oauth/authorize',
    aliases: [ACCOUNT_AUTHORIZE],
    access: open,
    rule: 'platform 1.3',
    summary: 'Show the page on which a user lets an app into an account',
  }),
  consent: built({
    id: 'oauth.v1.authorize.answer',
    method: 'POST',
    path: '/oauth/authorize',
    aliases: [ACCOUNT_AUTHORIZE],
    access: open,
    takesForm: true,
    bodyLimitBytes: 65_536,
    rule: 'platform 1.3',
    summary: 'Take the answer given on that page',
  }),
  tokenV1: built({
    id: 'oauth.v1.token',
    method: 'POST',
    path: '/oauth/v1/token',
    access: open,
    takesForm: true,
    bodyLimitBytes: 65_536,
    rule: 'platform 1.4, PA15',
    summary: 'Exchange a code or refresh token for an access token',
  }),
  token: built({
    id: 'oauth.v3.token',
    method: 'POST',
    path: '/oauth/v3/token',
    aliases: [`/oauth/${DATED}/token`],
    access: open,
    takesForm: true,
    bodyLimitBytes: 65_536,
    rule: 'platform 1.4',
    summary: 'Exchange a code or refresh token, or the credentials of the app itself, for an access token',
  }),
  introspect: built({
    id: 'oauth.v3.token.introspect',
    method: 'POST',
    path: '/oauth/v3/token/introspect',
    aliases: [`/oauth/${DATED}/token/introspect`],
    access: open,
    takesForm: true,
    bodyLimitBytes: 65_536,
    rule: 'platform PA24',
    summary: 'Tell a client what one of its tokens is good for',
  }),
  revoke: built({
    id: 'oauth.v3.token.revoke',
    method: 'POST',
    path: '/oauth/v3/token/revoke',
    aliases: [`/oauth/${DATED}/token/revoke`],
    access: open,
    takesForm: true,
    bodyLimitBytes: 65_536,
    rule: 'platform PA25, PA31',
    summary: 'Revoke a refresh token',
  }),
  accessToken: built({
    id: 'oauth.v1.access-tokens.get',
    method: 'GET',
    path: '/oauth/v1/access-tokens/:token',
    access: open,
    rule: 'platform PA21',
    summary: 'Tell whoever has an access token what it is good for',
  }),
  refreshToken: built({
    id: 'oauth.v1.refresh-tokens.get',
    method: 'GET',
    path: '/oauth/v1/refresh-tokens/:token',
    access: open,
    rule: 'platform PA22',
    summary: 'Tell whoever has a refresh token what it is good for',
  }),
  archiveRefreshToken: built({
    id: 'oauth.v1.refresh-tokens.archive',
    method: 'DELETE',
    path: '/oauth/v1/refresh-tokens/:token',
    access: open,
    rule: 'platform PA23, PA31',
    summary: 'Revoke a refresh token',
  }),
  privateAppToken: built({
    id: 'oauth.v2.private-apps.info',
    method: 'POST',
    path: '/oauth/v2/private-apps/get/access-token-info',
    access: open,
    rule: 'platform PA26, PA32',
    summary: 'Tell whoever has a token which account and app it is for',
  }),
  uninstall: built({
    id: 'appinstalls.v3.uninstall',
    method: 'DELETE',
    path: '/appinstalls/v3/external-install',
    aliases: [`/appinstalls/${DATED}/external-install`],
    access: { kind: 'bearer', anyOf: ['oauth'] },
    rule: 'platform PA27',
    summary: 'Take the app that calls out of the account of its token',
  }),
} as const satisfies Record<string, Operation>

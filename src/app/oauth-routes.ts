import { answerConsent, authorize } from '../wire/oauth/authorize.ts'
import { exchangeToken, exchangeTokenV1 } from '../wire/oauth/exchange-token.ts'
import {
  archiveRefreshToken,
  getAccessToken,
  getPrivateAppToken,
  getRefreshToken,
  introspectToken,
  revokeToken,
  uninstallApp,
} from '../wire/oauth/token-facts.ts'
import type { Route } from '../wire/route.ts'
import type { ServerDeps } from './build-server.ts'

const SIGN_IN_TRIES = 10
const SIGN_IN_WINDOW_MS = 15 * 60_000

/** Every route by which apps get, look at and give back tokens. */
export function oauthRoutes({ stores, config, now }: ServerDeps): readonly Route[] {
  const deps = { oauth: stores.oauth, now }
  const pages = {
    ...deps,
    consent: config.oauthConsent === 'auto' ? ('auto' as const) : ('page' as const),
    signsIn: config.mode === 'prod',
    mayTry: async (email: string) => {
      const tries = await stores.signInTries.countTry(email, { now: now(), windowMs: SIGN_IN_WINDOW_MS })
      return tries <= SIGN_IN_TRIES
    },
  }
  return [
    authorize(pages),
    answerConsent(pages),
    exchangeTokenV1(deps),
    exchangeToken(deps),
    introspectToken(deps),
    revokeToken(deps),
    getAccessToken(deps),
    getRefreshToken(deps),
    archiveRefreshToken(deps),
    getPrivateAppToken(deps),
    uninstallApp(deps),
  ]
}

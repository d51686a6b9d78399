import { exchangePersonalKey } from '../wire/localdevauth/v1/exchange-personal-key.ts'
import type { Route } from '../wire/route.ts'
import type { ServerDeps } from './build-server.ts'

/** Routes by which a credential is exchanged for another, OAuth aside. */
export function credentialRoutes({ stores, now }: Pick<ServerDeps, 'stores' | 'now'>): readonly Route[] {
  return [exchangePersonalKey({ personalKeys: stores.personalKeys, now })]
}

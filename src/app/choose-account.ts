import { ConfigRefusal } from './config.ts'
import type { Stores } from './open-stores.ts'

const SHOWN_ACCOUNTS = 20

/** The account named, or the only one there is. Refuses with a sentence when neither is clear. */
export async function chooseAccount({ accounts }: Stores, accountId: string | undefined): Promise<string> {
  if (accountId !== undefined) {
    if (await accounts.hasAccount(accountId)) return accountId
    throw new ConfigRefusal(`Account ${accountId} does not exist.`)
  }
  const tenants = await accounts.listTenants(SHOWN_ACCOUNTS)
  const [only, ...others] = new Set(tenants.map((tenant) => tenant.accountId))
  if (only === undefined) throw new ConfigRefusal('There is no account yet.')
  if (others.length === 0) return only
  throw new ConfigRefusal(`Say which account with --account. There are: ${[only, ...others].join(', ')}.`)
}

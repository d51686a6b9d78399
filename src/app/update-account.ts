import { withStores } from './commands.ts'
import { type Config, ConfigRefusal } from './config.ts'
import type { Stores } from './open-stores.ts'

const SHOWN_ACCOUNTS = 20

export type AccountUpdate = {
  /** Needed when there are several accounts. */
  readonly accountId?: string
  /** As the IANA database and `Intl` know it, such as `Europe/Berlin`. */
  readonly timeZone: string
}

/** Sets what an account has set; the account's id. Refuses an unknown account or time zone with a sentence. */
export async function updateAccount(config: Config, update: AccountUpdate): Promise<string> {
  const { timeZone } = update
  if (!isTimeZone(timeZone))
    throw new ConfigRefusal(`'${timeZone}' is no time zone. Use one such as Europe/Berlin or UTC.`)
  return withStores(config, 'tidemark account update', async (stores) => {
    const accountId = update.accountId ?? (await findOnlyAccount(stores))
    if (await stores.accounts.setTimeZone(accountId, timeZone)) return accountId
    throw new ConfigRefusal(`Account ${accountId} does not exist.`)
  })
}

/** The account, when there is one only; else refuses with a sentence that names them. */
export async function findOnlyAccount({ accounts }: Stores): Promise<string> {
  const tenants = await accounts.listTenants(SHOWN_ACCOUNTS)
  const [only, ...others] = new Set(tenants.map(({ accountId }) => accountId))
  if (only === undefined) throw new ConfigRefusal('There is no account yet.')
  if (others.length === 0) return only
  throw new ConfigRefusal(`Say which account with --account. There are: ${[only, ...others].join(', ')}.`)
}

function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: text })
    return true
  } catch {
    // A RangeError is how Intl says that it does not know the zone.
    return false
  }
}

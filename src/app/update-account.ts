import { RATE_PROFILES } from '../domain/limits/rate-limits.ts'
import { isTimeZone } from '../domain/admin/check-input.ts'
import { chooseAccount } from './choose-account.ts'
import { withStores } from './commands.ts'
import { type Config, ConfigRefusal } from './config.ts'

export type AccountUpdate = {
  /** Needed when there are several accounts. */
  readonly accountId?: string
  /** As the IANA database and `Intl` know it, such as `Europe/Berlin`. */
  readonly timeZone?: string
  /** A profile of limits, or `server` for that of the server. */
  readonly rateLimits?: string
}

/** Sets what an account has set; the account's id. Refuses an unknown account, zone or profile with a sentence. */
export async function updateAccount(config: Config, update: AccountUpdate): Promise<string> {
  const { timeZone, rateLimits } = update
  refuseBadUpdate(update)
  return withStores(config, 'tidemark account update', async (stores) => {
    const { accounts } = stores
    const accountId = await chooseAccount(stores, update.accountId)
    const profile = RATE_PROFILES.find((candidate) => candidate === rateLimits)
    const isThere =
      (timeZone === undefined || (await accounts.setTimeZone(accountId, timeZone))) &&
      (rateLimits === undefined || (await accounts.setRateLimits(accountId, profile)))
    if (isThere) return accountId
    throw new ConfigRefusal(`Account ${accountId} does not exist.`)
  })
}

const SERVER_PROFILE = 'server'

function refuseBadUpdate({ timeZone, rateLimits }: AccountUpdate): void {
  if (timeZone === undefined && rateLimits === undefined)
    throw new ConfigRefusal('Say what to change, with --time-zone or --rate-limits.')
  if (timeZone !== undefined && !isTimeZone(timeZone))
    throw new ConfigRefusal(`'${timeZone}' is no time zone. Use one such as Europe/Berlin or UTC.`)
  const profiles = [...RATE_PROFILES, SERVER_PROFILE]
  if (rateLimits !== undefined && !profiles.includes(rateLimits))
    throw new ConfigRefusal(`'${rateLimits}' are no limits. Use one of ${profiles.join(', ')}.`)
}

import { isTimeZone } from '../domain/admin/check-input.ts'
import { chooseAccount } from './choose-account.ts'
import { withStores } from './commands.ts'
import { type Config, ConfigRefusal } from './config.ts'

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
    const accountId = await chooseAccount(stores, update.accountId)
    if (await stores.accounts.setTimeZone(accountId, timeZone)) return accountId
    throw new ConfigRefusal(`Account ${accountId} does not exist.`)
  })
}

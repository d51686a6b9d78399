import {
  buildVersionReport,
  firstDayOf,
  type RetiringCall,
  type VersionReport,
} from '../wire/reports/version-report.ts'
import { withStores } from './commands.ts'
import { type Config, ConfigRefusal } from './config.ts'
import type { Stores } from './open-stores.ts'

export type { RetiringCall, VersionReport }

const MAX_ACCOUNTS = 100

/**
 * Reports on the calls of one account, or of every account that has counted calls. Developer accounts are among them:
 * calls with a developer key are theirs.
 */
export async function runVersionReport(
  config: Config,
  asked: { readonly accountId?: string; readonly days: number },
): Promise<readonly VersionReport[]> {
  return withStores(config, 'tidemark report versions', async (stores) => {
    const reports: VersionReport[] = []
    for (const accountId of await listAccounts(stores, asked.accountId))
      reports.push(await reportOn(stores, { accountId, days: asked.days }))
    return asked.accountId === undefined ? reports.filter(({ calls }) => calls > 0) : reports
  })
}

async function listAccounts(stores: Stores, named: string | undefined): Promise<readonly string[]> {
  if (named !== undefined) {
    if (await stores.accounts.hasAccount(named)) return [named]
    throw new ConfigRefusal(`Account ${named} does not exist.`)
  }
  const tenants = await stores.accounts.listTenants(MAX_ACCOUNTS)
  if (tenants.length === MAX_ACCOUNTS)
    throw new ConfigRefusal('There are very many accounts: say which one is meant with --account.')
  return [...new Set(tenants.flatMap(({ accountId, developerAccountId }) => [accountId, developerAccountId]))]
}

async function reportOn(
  { calls, templates }: Stores,
  account: { readonly accountId: string; readonly days: number },
): Promise<VersionReport> {
  const summaries = await calls.listCalls(account.accountId, firstDayOf(account.days, Date.now()))
  const appIds = [...new Set(summaries.flatMap((summary) => summary.appIds))]
  const shown = await Promise.all(appIds.map((appId) => templates.listTemplates(appId)))
  return buildVersionReport(account, summaries, shown.flat())
}

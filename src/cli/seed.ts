import { Command, InvalidArgumentError, Option } from 'commander'
import { type Seeded, seedAccount } from '../app/seed.ts'
import type { SeedProgress } from '../app/seed-loader.ts'
import { configFrom, type DatabaseFlags, parseId, withDatabaseOptions } from './database-options.ts'

type SeedFlags = DatabaseFlags & {
  account?: string
  app?: string
  size?: 'small' | 'medium' | 'large'
  seed?: number
  until?: number
}

const MAX_SEED = 2_147_483_647

/** `tidemark seed`: works beside a running server. */
export function seedCommand(): Command {
  const command = new Command('seed')
    .description(
      'Load demo data into an account: a boat rental, its customers, and a year of events and tasks',
    )
    .option('--account <id>', 'account that gets them; needed when there are several', parseId)
    .option('--app <id>', 'app that owns the event templates', parseId)
    .addOption(
      new Option('--size <size>', 'how much: 3,000, 40,000 or 1,000,000 events; small unless said').choices([
        'small',
        'medium',
        'large',
      ]),
    )
    .option('--seed <n>', 'number that names and texts follow from; 1 unless said', parseSeed)
    .option(
      '--until <date>',
      'day before which the year ends, as 2026-06-01; today (UTC) unless said',
      parseDay,
    )
  return withDatabaseOptions(command).action(seed)
}

async function seed({ account, app, ...flags }: SeedFlags): Promise<void> {
  const startedAt = performance.now()
  const seeded = await seedAccount(configFrom(flags), {
    ...(account === undefined ? {} : { accountId: account }),
    ...(app === undefined ? {} : { appId: app }),
    ...(flags.size === undefined ? {} : { size: flags.size }),
    ...(flags.seed === undefined ? {} : { seed: flags.seed }),
    ...(flags.until === undefined ? {} : { until: flags.until }),
    now: Date.now(),
    ...(process.stderr.isTTY ? { onProgress: showProgress } : {}),
  })
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1)
  process.stdout.write(`${describe(seeded)} in ${seconds} s.\n`)
}

const shownKinds: Readonly<Record<string, string>> = { boat: 'boats' }
const CLEAR_LINE = '\r\u001b[K'

function showProgress({ kind, done }: SeedProgress): void {
  process.stderr.write(`${CLEAR_LINE}${describeCount(kind, done)}`)
}

function describe({ accountId, plan, day, counts }: Seeded): string {
  const data = `the demo data of --seed ${plan.seed} --size ${plan.size} --until ${day}`
  if (counts === undefined) return `Account ${accountId} holds ${data} already; nothing was changed,`
  const list = [...counts].map(([kind, count]) => describeCount(kind, count)).join(', ')
  if (process.stderr.isTTY) process.stderr.write(CLEAR_LINE)
  return `Account ${accountId} holds ${data}: ${list},`
}

function describeCount(kind: string, count: number): string {
  return `${count.toLocaleString('en')} ${shownKinds[kind] ?? kind}`
}

function parseSeed(text: string): number {
  const number = Number(text)
  if (/^\d{1,10}$/.test(text) && number <= MAX_SEED) return number
  throw new InvalidArgumentError(`It must be a whole number from 0 to ${MAX_SEED}.`)
}

function parseDay(text: string): number {
  const time = /^(19[7-9]|2\d\d)\d-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN
  if (new Date(time || 0).toISOString().startsWith(text)) return time
  throw new InvalidArgumentError('It must be a day from 1970 on, such as 2026-06-01.')
}

import type { Querier } from './database.ts'

/** One thing `doctor` looked at. `advice` is there when something should change. */
export type Diagnosis = {
  readonly subject: string
  readonly found: string
  readonly verdict: 'good' | 'advice' | 'unsafe'
  readonly advice?: string
}

const READ_SETTINGS = `
select name, setting, unit, enumvals from pg_settings
where name in ('server_version_num', 'server_version', 'fsync', 'full_page_writes', 'synchronous_commit', 'max_wal_size',
  'checkpoint_timeout', 'wal_compression', 'shared_buffers', 'max_connections', 'server_encoding')`

const READ_LETTER_CASE = `select lower('Ä') = 'ä' as knows_all`

type SettingRow = { name: string; setting: string; unit: string | null; enumvals: string[] | null }

/** Oldest patch releases that an operator's server should run (reliability section 5). */
const MIN_PATCH: Readonly<Record<number, number>> = { 15: 19, 16: 15, 17: 11, 18: 6 }

/** Looks at the settings that decide whether data is safe and how fast writes stay (decision 11, reliability 2.1). */
export async function diagnose(
  db: Querier,
  options: { readonly isEmbedded: boolean },
): Promise<readonly Diagnosis[]> {
  const rows = await db.query<SettingRow>(READ_SETTINGS, [])
  const [letterCase] = await db.query<{ knows_all: boolean }>(READ_LETTER_CASE, [])
  const settings = new Map(rows.map((row) => [row.name, row]))
  const textOf = (name: string) => settings.get(name)?.setting ?? 'unknown'
  const mibOf = (name: string) => megabytes(settings.get(name))
  return [
    checkVersion(Number(textOf('server_version_num')), textOf('server_version'), options.isEmbedded),
    ...['fsync', 'full_page_writes'].map((name) => mustBe(name, textOf(name), 'on')),
    checkCommit(textOf('synchronous_commit')),
    mustBe('server_encoding', textOf('server_encoding'), 'UTF8'),
    checkLetterCase(letterCase?.knows_all === true),
    atLeast('max_wal_size', mibOf('max_wal_size'), 4_096),
    atLeast('shared_buffers', mibOf('shared_buffers'), 128),
    checkCheckpoints(Number(textOf('checkpoint_timeout'))),
    checkCompression(settings.get('wal_compression')),
  ]
}

function megabytes(row: SettingRow | undefined): number {
  const factor = { kB: 1 / 1_024, '8kB': 8 / 1_024, MB: 1, GB: 1_024 }[row?.unit ?? 'MB'] ?? 1
  return Math.round(Number(row?.setting ?? 0) * factor)
}

/** The embedded server is the pinned one: its version is this release's business, not the operator's. */
function checkVersion(versionNumber: number, shown: string, isEmbedded: boolean): Diagnosis {
  const major = Math.floor(versionNumber / 10_000)
  const common = { subject: 'PostgreSQL version', found: shown }
  if (major < 15) return { ...common, verdict: 'unsafe', advice: 'Tidemark needs PostgreSQL 15 or newer.' }
  const wanted = MIN_PATCH[major]
  const isCurrent = wanted === undefined || versionNumber % 10_000 >= wanted
  if (isEmbedded || isCurrent) return { ...common, verdict: 'good' }
  return { ...common, verdict: 'advice', advice: `Update to ${major}.${wanted} or newer.` }
}

function mustBe(name: string, found: string, wanted: string): Diagnosis {
  if (found === wanted) return { subject: name, found, verdict: 'good' }
  return {
    subject: name,
    found,
    verdict: 'unsafe',
    advice: `Set it to ${wanted}: acknowledged data can be lost or damaged otherwise.`,
  }
}

/** Searches ignore letter case by the rules of the database's locale (SRCH-7). */
function checkLetterCase(knowsAll: boolean): Diagnosis {
  if (knowsAll) return { subject: 'letter case', found: 'all of Unicode', verdict: 'good' }
  const advice =
    'Make the database with a locale such as C.UTF-8: searches tell Ä from ä otherwise, and take neither for a letter.'
  return { subject: 'letter case', found: 'ASCII alone', verdict: 'advice', advice }
}

function checkCommit(found: string): Diagnosis {
  if (found !== 'off') return { subject: 'synchronous_commit', found, verdict: 'good' }
  const advice = 'Set it to on: events acknowledged just before a crash are lost otherwise.'
  return { subject: 'synchronous_commit', found, verdict: 'unsafe', advice }
}

function atLeast(name: string, foundMib: number, wantedMib: number): Diagnosis {
  const found = `${foundMib} MB`
  if (foundMib >= wantedMib) return { subject: name, found, verdict: 'good' }
  return {
    subject: name,
    found,
    verdict: 'advice',
    advice: `Set it to ${wantedMib} MB or more; writes slow down as data grows otherwise.`,
  }
}

function checkCheckpoints(seconds: number): Diagnosis {
  const common = { subject: 'checkpoint_timeout', found: `${seconds} s` }
  return seconds >= 900
    ? { ...common, verdict: 'good' }
    : { ...common, verdict: 'advice', advice: 'Set it to 15 minutes.' }
}

/** Only lz4 pays: the other method costs more time than it saves, so a server without lz4 is well as it is. */
function checkCompression(row: SettingRow | undefined): Diagnosis {
  const common = { subject: 'wal_compression', found: row?.setting ?? 'unknown' }
  if (row?.setting !== 'off' || !row.enumvals?.includes('lz4')) return { ...common, verdict: 'good' }
  return { ...common, verdict: 'advice', advice: 'Set it to lz4: less is written per event.' }
}

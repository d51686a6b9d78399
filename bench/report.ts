import { readFile, writeFile } from 'node:fs/promises'
import { arch, availableParallelism, platform } from 'node:os'
import { join } from 'node:path'
import type { GroupResult, Measurement } from './measure.ts'

export type BenchReport = {
  readonly measuredAt: string
  readonly node: string
  readonly postgres: string
  readonly machine: string
  readonly rounds: number
  readonly seconds: number
  readonly groups: readonly GroupResult[]
}

const ACCEPTED = join(import.meta.dirname, 'accepted.json')
const COLUMNS = ['', 'events/s', 'p50 ms', 'p99 ms', 'ratio', 'accepted', 'client', 'server', 'postgres']
const FIRST_COLUMN_CHARS = 44
const COLUMN_CHARS = 10

export function describeMachine(): string {
  return `${platform()} ${arch()}, ${availableParallelism()} CPUs`
}

/** Ratios mean something across machines and days; rates do not. */
export function formatReport(report: BenchReport, accepted: BenchReport | undefined): string {
  const rows = report.groups.flatMap((group) => {
    const before = accepted?.groups.find(({ name }) => name === group.name)
    const ratios = [group.ratio.toFixed(2), before ? before.ratio.toFixed(2) : '-']
    return [
      formatRow([group.name]),
      formatRow(['  driver alone', ...rates(group.driver), '1.00', '', ...cpu(group.driver)]),
      formatRow(['  HTTP', ...rates(group.http), ...ratios, ...cpu(group.http)]),
    ]
  })
  return [
    `${report.machine}, Node ${report.node}, PostgreSQL ${report.postgres}`,
    `medians of ${report.rounds} interleaved rounds of ${report.seconds} s; last three columns: CPU ms per 1,000 events`,
    '',
    formatRow(COLUMNS),
    ...rows,
  ].join('\n')
}

function rates({ eventsPerSecond, p50Ms, p99Ms }: Measurement): string[] {
  return [String(Math.round(eventsPerSecond)), p50Ms.toFixed(1), p99Ms.toFixed(1)]
}

function cpu({ cpu: { client, server, postgres } }: Measurement): string[] {
  return [client, server, postgres].map((ms) => (ms === null ? 'unknown' : ms.toFixed(1)))
}

function formatRow([first = '', ...others]: readonly string[]): string {
  return first.padEnd(FIRST_COLUMN_CHARS) + others.map((cell) => cell.padStart(COLUMN_CHARS)).join('')
}

/** The numbers that were last kept with --accept; undefined when there are none. */
export async function readAccepted(): Promise<BenchReport | undefined> {
  try {
    return JSON.parse(await readFile(ACCEPTED, 'utf8')) as BenchReport
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

export async function writeAccepted(report: BenchReport): Promise<void> {
  await writeFile(ACCEPTED, `${JSON.stringify(report, undefined, 2)}\n`)
}

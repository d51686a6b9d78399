import { type CpuReading, type MeasuredProcesses, readCpu } from './cpu.ts'
import type { Group } from './group.ts'
import { type LoadLimits, type LoadResult, median, runLoad, type Work } from './load.ts'

type CpuPart = keyof CpuReading
/** CPU milliseconds per 1,000 events; null where it cannot be told. */
export type CpuUse = Readonly<Record<CpuPart, number | null>>
export type Measurement = LoadResult & { readonly cpu: CpuUse }

/** Medians over the rounds; the ratio is the median of the rounds' own ratios. */
export type GroupResult = {
  readonly name: string
  readonly driver: Measurement
  readonly http: Measurement
  /** Events per second over HTTP, of the driver's in the same round. */
  readonly ratio: number
  readonly ratios: readonly number[]
}

type Round = { readonly driver: Measurement; readonly http: Measurement }
type Settings = LoadLimits & { readonly rounds: number; readonly processes: MeasuredProcesses }

/** Interleaved: each round runs every group, the driver and then HTTP; the first round only warms up. */
export async function measureGroups(
  groups: readonly Group[],
  settings: Settings,
  report: (line: string) => void,
): Promise<readonly GroupResult[]> {
  const rounds = new Map<string, Round[]>(groups.map(({ name }) => [name, []]))
  for (let round = 0; round <= settings.rounds; round += 1) {
    for (const group of groups) {
      const driver = await measure(group.driver, settings)
      const http = await measure(group.http, settings)
      report(
        `${round === 0 ? 'warm-up' : `round ${round}`}  ${group.name}: ${Math.round(driver.eventsPerSecond)} driver, ${Math.round(http.eventsPerSecond)} http events/s`,
      )
      if (round > 0) rounds.get(group.name)?.push({ driver, http })
    }
  }
  return [...rounds].map(([name, measured]) => summarise(name, measured))
}

async function measure(work: Work, settings: Settings): Promise<Measurement> {
  const before = readCpu(settings.processes)
  const result = await runLoad(work, settings)
  const after = readCpu(settings.processes)
  const perThousand = (part: CpuPart) => {
    const [from, to] = [before[part], after[part]]
    return from === undefined || to === undefined ? null : ((to - from) / result.events) * 1_000
  }
  return {
    ...result,
    cpu: { client: perThousand('client'), server: perThousand('server'), postgres: perThousand('postgres') },
  }
}

function summarise(name: string, rounds: readonly Round[]): GroupResult {
  const ratios = rounds.map(({ driver, http }) => http.eventsPerSecond / driver.eventsPerSecond)
  return {
    name,
    driver: medians(rounds.map(({ driver }) => driver)),
    http: medians(rounds.map(({ http }) => http)),
    ratio: median(ratios),
    ratios,
  }
}

function medians(measured: readonly Measurement[]): Measurement {
  const of = (read: (measurement: Measurement) => number) => median(measured.map(read))
  const cpuOf = (part: CpuPart) => {
    const values = measured.map(({ cpu }) => cpu[part]).filter((value) => value !== null)
    return values.length === measured.length ? median(values) : null
  }
  return {
    events: of(({ events }) => events),
    eventsPerSecond: of(({ eventsPerSecond }) => eventsPerSecond),
    p50Ms: of(({ p50Ms }) => p50Ms),
    p99Ms: of(({ p99Ms }) => p99Ms),
    cpu: { client: cpuOf('client'), server: cpuOf('server'), postgres: cpuOf('postgres') },
  }
}

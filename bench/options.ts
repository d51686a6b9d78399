import { parseArgs } from 'node:util'

export type BenchOptions = {
  /** Rounds that count; one more warms up. */
  readonly rounds: number
  /** Length of one measurement. */
  readonly seconds: number
  /** Server to make the bench's database on; the embedded PostgreSQL when absent. */
  readonly databaseUrl?: string
  /** Measures only groups whose name contains this text. */
  readonly only?: string
  /** Instead of all that: pages through so many records and watches the server's memory. */
  readonly memoryRecords?: number
  /** Folder for a CPU profile of the server. */
  readonly profileFolder?: string
  /** Writes the numbers to `bench/accepted.json`. */
  readonly isAccepted: boolean
}

const USAGE = `npm run bench -- [options]
  --rounds N           rounds that count (5)
  --seconds N          length of one measurement (3)
  --database-url URL   PostgreSQL to make the bench's own database on (default: the embedded one)
  --only TEXT          only groups whose name contains TEXT; 'search' fills a million contacts first,
                       'portals' makes accounts
  --memory N           instead: page through N records and watch the server's memory (1000000)
  --profile FOLDER     write a CPU profile of the server there
  --accept             keep the numbers in bench/accepted.json`

/** Reads the command line; undefined after it showed the usage. */
export function readOptions(args: readonly string[]): BenchOptions | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '3' },
      'database-url': { type: 'string' },
      only: { type: 'string' },
      memory: { type: 'string' },
      profile: { type: 'string' },
      accept: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(USAGE)
    return undefined
  }
  return {
    rounds: readNumber('rounds', values.rounds, { min: 1, max: 50 }),
    seconds: readNumber('seconds', values.seconds, { min: 0.2, max: 60 }),
    ...(values['database-url'] === undefined ? {} : { databaseUrl: values['database-url'] }),
    ...(values.only === undefined ? {} : { only: values.only }),
    ...(values.memory === undefined
      ? {}
      : { memoryRecords: readNumber('memory', values.memory, { min: 1_000, max: 100_000_000 }) }),
    ...(values.profile === undefined ? {} : { profileFolder: values.profile }),
    isAccepted: values.accept,
  }
}

function readNumber(name: string, text: string, { min, max }: { min: number; max: number }): number {
  const value = Number(text)
  if (Number.isFinite(value) && value >= min && value <= max) return value
  throw new RangeError(`--${name} takes a number from ${min} to ${max}`)
}

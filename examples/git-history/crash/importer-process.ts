import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Report } from '../import-history.ts'

const PROGRAM = fileURLToPath(new URL('../main.ts', import.meta.url))
const KEPT_LINES = 10

export type ImporterEnd = {
  /** It was killed: there is nothing to judge. */
  readonly isKilled: boolean
  readonly report?: Report
  /** Its last lines, when it failed. */
  readonly said: string
}

export type Importer = { readonly child: ChildProcess; readonly end: Promise<ImporterEnd> }

/** Runs the importer; each line of its progress is handed over as it comes. */
export function startImporter(args: readonly string[], onLine: (line: string) => void): Importer {
  const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  const said: string[] = []
  createInterface({ input: child.stderr }).on('line', (line) => {
    said.push(line)
    if (said.length > KEPT_LINES) said.shift()
    onLine(line)
  })
  const ended = once(child, 'close')
  return { child, end: judge({ output: text(child.stdout), ended, said }) }
}

async function judge(run: {
  output: Promise<string>
  ended: Promise<unknown[]>
  said: string[]
}): Promise<ImporterEnd> {
  const output = await run.output
  const [code, signal] = await run.ended
  const said = run.said.join('\n')
  if (code !== 0) return { isKilled: signal === 'SIGKILL', said }
  return { isKilled: false, report: JSON.parse(output) as Report, said }
}

import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Random } from '../random.ts'
import { type Importer, type ImporterEnd, startImporter } from './importer-process.ts'
import { isDue, isProgress, type Kill, killPlan, type PlannedKill } from './kill-plan.ts'
import { findPostmaster, killServer, type Server, startServer } from './server-process.ts'

/** Up to this long after a line of progress: anywhere between two answers. */
const MAX_DELAY_MS = 40

type Place = { readonly dataDir: string; readonly logFile: string; readonly random: Random }

/** A server and an importer, of which one or the other is killed on the way. */
export class CrashRun {
  readonly kills: Kill[] = []
  readonly #place: Place
  #server: Server
  #importer: Importer | undefined
  #strike: Promise<void> | undefined
  #fault: unknown

  constructor(place: Place, server: Server) {
    this.#place = place
    this.#server = server
  }

  get server(): Server {
    return this.#server
  }

  get importer(): Importer | undefined {
    return this.#importer
  }

  /** Runs the importer until it comes to its end, and starts it again each time that it was killed. */
  async toEnd(args: readonly string[]): Promise<ImporterEnd> {
    for (;;) {
      this.#importer = startImporter(args, (line) => this.#onLine(line))
      const end = await this.#importer.end
      await this.#strike
      if (this.#fault !== undefined) throw this.#fault
      if (!end.isKilled) return end
    }
  }

  #onLine(line: string): void {
    process.stderr.write(`  ${line}\n`)
    if (isProgress(line)) this.#noteResumption()
    const planned = killPlan[this.kills.length]
    if (this.#strike || !planned || !isDue(planned, line)) return
    this.#strike = this.#kill(planned, line)
      .catch((error: unknown) => {
        this.#fault = error
        this.#importer?.child.kill('SIGKILL')
      })
      .finally(() => {
        this.#strike = undefined
      })
  }

  async #kill({ target }: PlannedKill, line: string): Promise<void> {
    await sleep(this.#place.random.below(MAX_DELAY_MS))
    const pid = await this.#findPid(target)
    if (pid === undefined) return // It has just ended, or starts; the next line of progress finds it.
    process.stderr.write(`kill -9 ${pid}: ${target}, after '${line}'\n`)
    this.#killedAt = performance.now()
    this.kills.push({ target, pid, after: line })
    if (target === 'server') await this.#restartServer()
    else process.kill(pid, 'SIGKILL')
    if (target === 'client' && this.#importer) await once(this.#importer.child, 'close')
  }

  async #findPid(target: PlannedKill['target']): Promise<number | undefined> {
    if (target === 'database') return findPostmaster(this.#place.dataDir)
    const child = target === 'server' ? this.#server.child : this.#importer?.child
    return child && child.exitCode === null && child.signalCode === null ? child.pid : undefined
  }

  async #restartServer(): Promise<void> {
    const port = Number(new URL(this.#server.url).port)
    await killServer(this.#server)
    this.#server = await startServer({ ...this.#place, port })
  }

  #killedAt: number | undefined

  #noteResumption(): void {
    const last = this.kills.at(-1)
    if (!last || this.#killedAt === undefined) return
    last.resumedInMs = Math.round(performance.now() - this.#killedAt)
    this.#killedAt = undefined
  }
}

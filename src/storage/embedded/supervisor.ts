import { setTimeout as wait } from 'node:timers/promises'
import type { Client } from 'pg'
import { takeOwnerLock } from './owner-lock.ts'
import { type Place, type Postmaster, stopPostmaster } from './postmaster.ts'
import { type Reached, reachPostgres } from './reach-postgres.ts'
import { EmbeddedRefusal } from './refusal.ts'

/** The part of the server's log that the embedded database writes to. */
export type EmbeddedLog = {
  info(fields: object, msg: string): void
  warn(fields: object, msg: string): void
  error(fields: object, msg: string): void
}

const FIRST_BACKOFF_MS = 100
const LAST_BACKOFF_MS = 2_000
const NOTICE_EVERY_MS = 5_000

/** Keeps one cluster running and owned by this process, from `start` until `stop`. */
export class Supervisor {
  #place: Place
  readonly #sessionName: string
  readonly #log: EmbeddedLog
  readonly #stopping = new AbortController()
  /** The process that we started or own; another process of ours may own it while we recover. */
  #postmaster: Postmaster | undefined
  #lock: Client | undefined
  #isTakenByOther = false
  #watching: Promise<void> = Promise.resolve()
  #stopped: Promise<void> | undefined

  constructor(place: Place, options: { readonly sessionName: string; readonly log: EmbeddedLog }) {
    this.#place = place
    this.#sessionName = options.sessionName
    this.#log = options.log
  }

  /** Starts or adopts PostgreSQL, takes the lock, runs `prepare` on its session and begins to supervise. */
  async start(prepare: (client: Client) => Promise<void>): Promise<{ readonly socketFolder: string }> {
    const notice = () =>
      this.#log.warn({ dir: this.#place.dir }, 'PostgreSQL is still starting or recovering')
    const timer = setInterval(notice, NOTICE_EVERY_MS)
    try {
      const lock = await this.#takeHold()
      await prepare(lock)
      this.#watching = this.#watch(lock)
      return { socketFolder: this.#place.socketFolder }
    } catch (error) {
      await this.stop()
      throw error
    } finally {
      clearInterval(timer)
    }
  }

  /** Resolves when PostgreSQL is gone, or at once when another process owns it. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop()
    return this.#stopped
  }

  async #stop(): Promise<void> {
    this.#stopping.abort()
    await this.#watching
    // The lock goes last: released earlier, another process could adopt what is being stopped.
    if (this.#postmaster && !this.#isTakenByOther) await stopPostmaster(this.#postmaster)
    await this.#lock?.end().catch(() => undefined)
  }

  async #takeHold(): Promise<Client> {
    const reached = await reachPostgres({
      place: this.#place,
      sessionName: this.#sessionName,
      current: this.#postmaster,
      onSpawn: (postmaster) => {
        this.#postmaster = postmaster
        this.#isTakenByOther = false
      },
      signal: this.#stopping.signal,
    })
    await this.#lockOrLeave(reached)
    // The pool goes on using this folder, so a restart must listen there again.
    this.#place = { ...this.#place, socketFolder: reached.socketFolder }
    this.#postmaster = reached.postmaster
    this.#lock = reached.client
    return reached.client
  }

  async #lockOrLeave({ client }: Reached): Promise<void> {
    try {
      await takeOwnerLock(client, this.#place.dataDir)
      this.#isTakenByOther = false
    } catch (error) {
      this.#isTakenByOther = error instanceof EmbeddedRefusal
      await client.end().catch(() => undefined)
      throw error
    }
  }

  async #watch(first: Client): Promise<void> {
    let lock: Client | undefined = first
    while (lock !== undefined && !this.#stopping.signal.aborted) {
      await this.#untilLost(lock)
      if (this.#stopping.signal.aborted) return
      void lock.end().catch(() => undefined)
      lock = await this.#recover()
    }
  }

  /** Until PostgreSQL ends, the lock's session is lost or `stop` is called. */
  async #untilLost(lock: Client): Promise<void> {
    const { promise: sessionEnded, resolve } = Promise.withResolvers<string>()
    const onEnd = () => resolve('session ended')
    lock.once('end', onEnd)
    this.#stopping.signal.addEventListener('abort', onEnd, { once: true })
    if (this.#stopping.signal.aborted) return
    const how = await Promise.race([sessionEnded, this.#postmaster?.exited ?? sessionEnded])
    this.#stopping.signal.removeEventListener('abort', onEnd)
    if (this.#stopping.signal.aborted) return
    this.#log.error({ pid: this.#postmaster?.pid, how }, 'lost the embedded PostgreSQL, bringing it back')
  }

  async #recover(): Promise<Client | undefined> {
    this.#lock = undefined
    let lastMessage = ''
    for (let backoffMs = FIRST_BACKOFF_MS; ; backoffMs = Math.min(backoffMs * 2, LAST_BACKOFF_MS)) {
      try {
        const lock = await this.#takeHold()
        this.#log.info({ pid: this.#postmaster?.pid }, 'the embedded PostgreSQL is back')
        return lock
      } catch (error) {
        if (this.#stopping.signal.aborted) return undefined
        const message = error instanceof Error ? error.message : String(error)
        if (message !== lastMessage) this.#log.error({ err: error }, 'the embedded PostgreSQL is still down')
        lastMessage = message
      }
      await wait(backoffMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined)
    }
  }
}

import type { ExplanationKey } from '../domain/explanations/explanation-store.ts'
import type { RefusedCall } from '../domain/explanations/refused-call.ts'

export type RingLimits = {
  readonly maxCalls: number
  readonly maxCallsOf: (accountId: string) => number
  /** Of the calls as JSON text. */
  readonly maxBytes: number
  readonly maxAgeMs: number
}

type Entry = { readonly call: RefusedCall; readonly bytes: number }

/** The last refused calls of a process, bounded in number, bytes and age, and in number for each account. */
export class ExplanationRing {
  readonly #limits: RingLimits
  /** In the order of their coming, which is that of their going. */
  readonly #entries = new Map<string, Entry>()
  readonly #idsByAccount = new Map<string, Set<string>>()
  #bytes = 0

  constructor(limits: RingLimits) {
    this.#limits = limits
  }

  find({ accountId, correlationId }: ExplanationKey): RefusedCall | undefined {
    const call = this.#entries.get(correlationId)?.call
    return call?.accountId === accountId ? call : undefined
  }

  /** Takes a call in and answers which ones had to go for it. */
  add(call: RefusedCall): readonly ExplanationKey[] {
    const bytes = Buffer.byteLength(JSON.stringify(call))
    this.#entries.set(call.correlationId, { call, bytes })
    this.#bytes += bytes
    const own = this.#idsByAccount.get(call.accountId) ?? new Set<string>()
    this.#idsByAccount.set(call.accountId, own.add(call.correlationId))
    const crowded = own.size > this.#limits.maxCallsOf(call.accountId) ? this.#removeFirstOf(own) : []
    return [...crowded, ...this.#removeWhile(() => this.#isTooFull())]
  }

  /** Lets go of what is too old. */
  expire(now: number): readonly ExplanationKey[] {
    const oldest = now - this.#limits.maxAgeMs
    return this.#removeWhile(({ call }) => call.refusedAt < oldest)
  }

  #isTooFull(): boolean {
    return this.#entries.size > this.#limits.maxCalls || this.#bytes > this.#limits.maxBytes
  }

  #removeFirstOf(ids: ReadonlySet<string>): readonly ExplanationKey[] {
    const [first] = ids
    return first === undefined ? [] : this.#remove(first)
  }

  #removeWhile(isOut: (oldest: Entry) => boolean): readonly ExplanationKey[] {
    const removed: ExplanationKey[] = []
    for (const [id, entry] of this.#entries) {
      if (!isOut(entry)) break
      removed.push(...this.#remove(id))
    }
    return removed
  }

  #remove(correlationId: string): readonly ExplanationKey[] {
    const entry = this.#entries.get(correlationId)
    if (entry === undefined) return []
    const { accountId } = entry.call
    this.#entries.delete(correlationId)
    this.#bytes -= entry.bytes
    const own = this.#idsByAccount.get(accountId)
    own?.delete(correlationId)
    if (own?.size === 0) this.#idsByAccount.delete(accountId)
    return [{ accountId, correlationId }]
  }
}

import type { TSchema } from 'typebox'
import type { KeptFailure, RefusedCall } from '../../domain/explanations/refused-call.ts'
import type { Operation } from '../operations/operation.ts'
import type { Facts } from './facts.ts'

/** A request that is being put right. */
export type Draft = {
  /** Absent where the path means none. */
  readonly operation?: Operation | undefined
  readonly method: string
  readonly path: string
  readonly query: readonly (readonly [name: string, value: string])[]
  /** Sent as JSON. */
  readonly body?: unknown
  readonly form?: Readonly<Record<string, string>>
  /** What to know or do besides, in sentences. */
  readonly notes: readonly string[]
}

export type FixContext = {
  readonly call: RefusedCall
  readonly facts: Facts
  /** `http://host:port`. */
  readonly origin: string
  /** The body that an operation takes; undefined when it takes none. */
  readonly schemaOf: (operation: Operation) => TSchema | undefined
  /** The smallest body that the operation takes at that path. */
  readonly smallest: (draft: Pick<Draft, 'operation' | 'path'>) => Promise<unknown>
}

/** A request put right, or the reason why there is none, in a sentence. */
export type Fixed = Draft | string

/** Puts right what one failure says. */
export type Fix = (draft: Draft, failure: KeptFailure, context: FixContext) => Fixed | Promise<Fixed>

/** The query as a URL has it, with its question mark; empty when there is none. */
export function queryText(query: Draft['query']): string {
  const params = new URLSearchParams()
  for (const [name, value] of query) params.append(name, value)
  return params.size === 0 ? '' : `?${params.toString()}`
}

export function withNote(draft: Draft, note: string): Draft {
  return draft.notes.includes(note) ? draft : { ...draft, notes: [...draft.notes, note] }
}

/** The prefix of a failure's path that says which input: `inputs[3].`, or nothing. */
export function inputPrefix(path: string): string {
  return /^inputs\[\d+\]\./.exec(path)?.[0] ?? ''
}

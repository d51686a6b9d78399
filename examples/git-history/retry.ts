import { setTimeout as sleep } from 'node:timers/promises'
import { say } from './progress.ts'

const TOTAL_MS = 60_000
const ATTEMPT_MS = 30_000
const FIRST_PAUSE_MS = 200
const LONGEST_PAUSE_MS = 5_000

const LOST_CONNECTION = /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|UND_ERR_)/

class AttemptTimeout extends Error {}

/**
 * Tries until it works, for about a minute: refused and broken connections, answers that never come, 408, 429 and 5xx.
 * Any other failure is thrown at once. What is tried must be safe to repeat: its answer may have been lost, not the act.
 * The signal tells an attempt that it was given up, so that it starts nothing more.
 */
export async function retrying<T>(what: string, attempt: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const giveUpAt = performance.now() + TOTAL_MS
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      return await withinTime(attempt)
    } catch (error) {
      const waitMs = pauseMs * (0.5 + Math.random())
      if (!isPassing(error) || performance.now() + waitMs > giveUpAt) throw error
      say(`retry ${what} in ${Math.round(waitMs)} ms: ${reasonOf(error)}`)
      await sleep(waitMs)
    }
  }
}

/** The HTTP status of an API error, undefined when there was no reply. */
export function statusOf(error: unknown): number | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'number' ? code : undefined
}

/** What the server said about an API error. */
export function replyMessageOf(error: unknown): string {
  const body = error instanceof Error && 'body' in error ? error.body : undefined
  const hasMessage = typeof body === 'object' && body !== null && 'message' in body
  return hasMessage ? String(body.message) : String(error)
}

async function withinTime<T>(attempt: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const done = new AbortController()
  const givenUp = new AbortController()
  const expiry = sleep(ATTEMPT_MS, undefined, { signal: done.signal }).then(() => {
    givenUp.abort()
    throw new AttemptTimeout(`no answer in ${ATTEMPT_MS / 1_000} s`)
  })
  expiry.catch(() => undefined) // The race tells it; an aborted timer is no news.
  const result = attempt(givenUp.signal)
  result.catch(() => undefined) // It may fail after it was given up.
  try {
    return await Promise.race([result, expiry])
  } finally {
    done.abort()
  }
}

function isPassing(error: unknown): boolean {
  const status = statusOf(error)
  if (status !== undefined) return status === 408 || status === 429 || status >= 500
  return error instanceof AttemptTimeout || isLostConnection(error)
}

/** What `fetch` throws: a TypeError of its own, with the socket's error as the cause. */
function isLostConnection(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (error.message === 'fetch failed' || error.message === 'terminated') return true
  const code = 'code' in error ? String(error.code) : ''
  return LOST_CONNECTION.test(code) || isLostConnection(error.cause)
}

/** In a few words, why an attempt failed. */
export function reasonOf(error: unknown): string {
  const status = statusOf(error)
  if (status !== undefined) return `status ${status}`
  if (!(error instanceof Error)) return String(error)
  const { cause } = error
  return cause instanceof Error && 'code' in cause
    ? `${error.message} (${String(cause.code)})`
    : error.message
}

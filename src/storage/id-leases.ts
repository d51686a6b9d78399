import type { Querier } from './database.ts'
import { prepared } from './statement.ts'

/** Ids taken before a transaction; what a plan does not use goes back and is handed out next. */
export type IdReservation = { readonly next: () => string; readonly release: () => void }

/** Hands out growing ids per (account, name) from leased blocks, so that no write waits on a counter row (decision 8). */
export type IdLeases = {
  readonly reserve: (accountId: string, name: string, count: number) => Promise<IdReservation>
}

type Block = { next: number; end: number }
type Counter = { readonly blocks: Block[]; leasing: Promise<void> | undefined }

const BLOCK_SIZE = 1_000
const FIRST_RECORD_ID = 1_001

const LEASE_BLOCK = prepared(`
insert into id_counter (account_id, name, next_value)
select $1::bigint, $2, $3::bigint + $4::bigint from hold_account($1::bigint, false)
on conflict on constraint id_counter__pkey do update set next_value = id_counter.next_value + $4::bigint
returning next_value - $4::bigint as first_value`)

/** `firstValues`: where a counter starts, by name; 1001 otherwise (OBJ-20). */
export function createIdLeases(db: Querier, firstValues: Readonly<Record<string, number>>): IdLeases {
  const counters = new Map<string, Counter>()

  async function lease(
    counter: Counter,
    key: { accountId: string; name: string; count: number },
  ): Promise<void> {
    const first = firstValues[key.name] ?? FIRST_RECORD_ID
    const size = Math.max(BLOCK_SIZE, key.count)
    const rows = await db.query<{ first_value: string }>(LEASE_BLOCK, [key.accountId, key.name, first, size])
    const start = Number(rows[0]?.first_value)
    counter.blocks.push({ next: start, end: start + size })
  }

  async function reserve(accountId: string, name: string, count: number): Promise<IdReservation> {
    const key = `${accountId} ${name}`
    const counter = counters.get(key) ?? { blocks: [], leasing: undefined }
    counters.set(key, counter)
    while (available(counter) < count) {
      counter.leasing ??= lease(counter, { accountId, name, count }).finally(() => {
        counter.leasing = undefined
      })
      await counter.leasing
    }
    return reservationOf(counter, takeBlocks(counter, count))
  }

  return { reserve }
}

function available(counter: Counter): number {
  return counter.blocks.reduce((sum, block) => sum + block.end - block.next, 0)
}

function takeBlocks(counter: Counter, count: number): Block[] {
  const taken: Block[] = []
  let missing = count
  while (missing > 0) {
    const block = counter.blocks[0]
    if (!block) throw new RangeError('took more ids than are available')
    const size = Math.min(missing, block.end - block.next)
    taken.push({ next: block.next, end: block.next + size })
    block.next += size
    missing -= size
    if (block.next === block.end) counter.blocks.shift()
  }
  return taken
}

function reservationOf(counter: Counter, blocks: Block[]): IdReservation {
  return {
    next: () => {
      const block = blocks.find((candidate) => candidate.next < candidate.end)
      if (!block) throw new RangeError('a plan took more ids than it asked for')
      const id = block.next
      block.next += 1
      return String(id)
    },
    release: () => {
      const unused = blocks.filter((block) => block.next < block.end)
      counter.blocks.unshift(...unused)
      counter.blocks.sort((a, b) => a.next - b.next)
      blocks.length = 0
    },
  }
}

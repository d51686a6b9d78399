import type { Querier } from '../database.ts'

const BLOCK_SIZE = 32
const MAX_TRIES = 1_000

// next_value is the last number given out.
const LEASE_BLOCK = `
insert into server_counter (name, next_value) values ($1, $2::bigint - 1 + ${BLOCK_SIZE})
on conflict on constraint server_counter__pkey
do update set next_value = server_counter.next_value + ${BLOCK_SIZE}
returning next_value as last`

/** Numbers of one counter of the server, leased in blocks: a write for each would be a wait for the disk. */
export type NumberLeases = { readonly takeUnused: () => Promise<string> }

type Counter = {
  readonly name: string
  readonly first: number
  /** Whether a number is taken already: operators may have chosen it. */
  readonly isUsed: (number: string) => Promise<boolean>
}

export function createNumberLeases(db: Querier, { name, first, isUsed }: Counter): NumberLeases {
  let block: number[] = []

  async function take(): Promise<string> {
    if (block.length === 0) {
      const [row] = await db.query<{ last: string }>(LEASE_BLOCK, [name, first])
      const last = Number(row?.last)
      block = Array.from({ length: BLOCK_SIZE }, (_, at) => last - BLOCK_SIZE + 1 + at)
    }
    const number = block.shift()
    // Another one took the rest of the block while this one was asking.
    return number === undefined ? take() : String(number)
  }

  return {
    takeUnused: async () => {
      for (let attempt = 0; attempt < MAX_TRIES; attempt += 1) {
        const number = await take()
        if (!(await isUsed(number))) return number
      }
      throw new Error(`no free number of ${name} was found`)
    },
  }
}

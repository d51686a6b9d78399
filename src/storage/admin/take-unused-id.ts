import type { Querier } from '../database.ts'

const MAX_TRIES = 1_000

/** `statement` takes the next number of a counter and says whether it `is_used`: ids that operators chose are passed over. */
export async function takeUnusedId(db: Querier, statement: string): Promise<string> {
  for (let attempt = 0; attempt < MAX_TRIES; attempt += 1) {
    const [row] = await db.query<{ id: string; is_used: boolean }>(statement, [])
    if (row && !row.is_used) return row.id
  }
  throw new Error('no free id was found')
}

import type { Querier } from './database.ts'
import type { Statement } from './statement.ts'

/** Runs a statement over rows as one jsonb parameter and, where it takes them, their keys as two lists; not for no rows. */
export async function runRows(
  tx: Querier,
  statement: Statement,
  {
    accountId,
    rows,
    keys,
  }: {
    readonly accountId: string
    readonly rows: readonly object[]
    readonly keys?: readonly RecordKeyPair[]
  },
): Promise<readonly unknown[]> {
  if (rows.length === 0) return []
  return tx.query(statement, [accountId, JSON.stringify(rows), ...(keys ? distinctColumns(keys) : [])])
}

export type RecordKeyPair = readonly [objectTypeId: string, id: string]

/** The types and the ids of records as two lists, each value once. */
export function distinctColumns(keys: readonly RecordKeyPair[]): readonly (readonly string[])[] {
  return [[...new Set(keys.map(([type]) => type))], [...new Set(keys.map(([, id]) => id))]]
}

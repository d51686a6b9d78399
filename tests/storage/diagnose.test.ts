import { expect, test } from 'vitest'
import { diagnose } from '../../src/storage/diagnose.ts'
import type { Querier } from '../../src/storage/database.ts'
import { textOf } from '../support/statements.ts'
import { useTestDatabase } from '../support/test-database.ts'

const database = useTestDatabase()

test('a database whose lower() knows all of Unicode is well (SRCH-7)', async () => {
  const found = await diagnose(database.db, { isEmbedded: true })
  expect(found).toContainEqual({ subject: 'letter case', found: 'all of Unicode', verdict: 'good' })
})

test('one that knows ASCII alone is told of (SRCH-7)', async () => {
  const ofAscii = {
    query: <R extends Readonly<Record<string, unknown>>>(
      statement: Parameters<Querier['query']>[0],
      values: readonly unknown[],
    ) => database.db.query<R>(textOf(statement).replace("lower('Ä')", `lower('Ä' collate "C")`), values),
  }
  const found = await diagnose(ofAscii, { isEmbedded: false })
  expect(found).toContainEqual({
    subject: 'letter case',
    found: 'ASCII alone',
    verdict: 'advice',
    advice: expect.stringContaining('C.UTF-8'),
  })
})

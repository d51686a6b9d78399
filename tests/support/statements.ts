import pg from 'pg'
import { vi } from 'vitest'

/** Texts of the SQL statements that the driver was given while `work` ran, lock numbers left out, and its answer. */
export async function listStatements<T>(
  work: () => Promise<T>,
): Promise<{ readonly answer: T; readonly statements: readonly string[] }> {
  const query = vi.spyOn(pg.Client.prototype, 'query')
  try {
    const answer = await work()
    const statements = query.mock.calls.map(([statement]) => textOf(statement).replace(/\d{5,}/g, '#'))
    return { answer, statements }
  } finally {
    query.mockRestore()
  }
}

/** The SQL of what the driver was given: a text, or a named statement. */
export function textOf(statement: unknown): string {
  if (typeof statement === 'string') return statement
  const text = typeof statement === 'object' && statement !== null && 'text' in statement && statement.text
  if (typeof text !== 'string') throw new TypeError('the driver was given something that is not a statement')
  return text
}

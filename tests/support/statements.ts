import pg from 'pg'
import { vi } from 'vitest'

/** Refused calls of before are stored and removed in the background, whenever that comes (decision 22). */
const isOfBackground = (text: string) => /\bexplanation\b/.test(text)

/** Texts of the SQL statements that the driver was given while `work` ran, lock numbers left out, and its answer. */
export async function listStatements<T>(
  work: () => Promise<T>,
): Promise<{ readonly answer: T; readonly statements: readonly string[] }> {
  const query = vi.spyOn(pg.Client.prototype, 'query')
  try {
    const answer = await work()
    const texts = query.mock.calls.map(([statement]) => textOf(statement).replace(/\d{5,}/g, '#'))
    return { answer, statements: texts.filter((text) => !isOfBackground(text)) }
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

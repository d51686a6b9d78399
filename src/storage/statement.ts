import { createHash } from 'node:crypto'

/**
 * A statement whose text never changes. Each connection sends it to PostgreSQL once and from then on names it, so that
 * it is parsed once, and planned a few times (decision 95). For the hot path: what is built per request stays a text.
 */
export type Statement = { readonly text: string; readonly name: string }

const NAME_CHARS = 20

/** The name follows from the text: processes that share connections through a pooler mean the same by it. */
export function prepared(text: string): Statement {
  return { text, name: `td_${createHash('sha256').update(text).digest('hex').slice(0, NAME_CHARS)}` }
}

/** How statements are sent: by name, or each with its text. */
export type StatementNames = {
  readonly nameOf: (statement: Statement) => string | undefined
  /** From now on every statement has another name, so that no connection uses what it knows by the old one. */
  readonly renew: () => void
}

export function createStatementNames(isNaming: boolean): StatementNames {
  let generation = 0
  return {
    nameOf: ({ name }) => (isNaming ? `${name}_${generation}` : undefined),
    renew: () => {
      generation += 1
    },
  }
}

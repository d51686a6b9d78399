/** Why the embedded database is not started: its message is a whole sentence for the operator. */
export class EmbeddedRefusal extends Error {
  override readonly name = 'EmbeddedRefusal'
}

/** The `code` of a system or PostgreSQL error, or an empty string. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

/** Runs `work`; a system error becomes a refusal that says what `sentence` says and the error's own text. */
export async function refusingFileErrors<T>(sentence: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Error) || error instanceof EmbeddedRefusal || codeOf(error) === '') throw error
    throw new EmbeddedRefusal(`${sentence} (${error.message}).`, {
      cause: error,
    })
  }
}

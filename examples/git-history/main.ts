// Turns a git repository's log into contacts, timeline events and follow-up tasks: see README.md.
import { importHistory } from './import-history.ts'
import { readOptions, Refusal } from './options.ts'
import { say } from './progress.ts'
import { reasonOf, replyMessageOf, statusOf } from './retry.ts'

try {
  const report = await importHistory(readOptions(process.argv.slice(2), process.env))
  process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`)
} catch (error) {
  say(error instanceof Refusal ? error.message : describe(error))
  process.exitCode = 1
}

/** What the server said, or what went wrong; a stack says nothing more to who runs this. */
function describe(error: unknown): string {
  const status = statusOf(error)
  if (status !== undefined) return `The server answered ${status}: ${replyMessageOf(error)}`
  return `The import stopped: ${reasonOf(error)}`
}

// node scripts/check-rules.ts: every rule of timeline behaviour is held by a test over HTTP, or excepted with a reason.
import { readCoverage } from '../tests/rules/coverage.ts'

const { covered, excepted, missing, faults } = readCoverage()
for (const fault of faults) process.stderr.write(`${fault}\n`)
for (const { id, title, note } of missing) process.stderr.write(`timeline ${id} (${title}): ${note}\n`)
process.stdout.write(
  `timeline rules: ${covered.length} held by tests over HTTP, ${excepted.length} excepted, ${missing.length} missing\n`,
)
if (missing.length + faults.length > 0) process.exitCode = 1

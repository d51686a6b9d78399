// node scripts/check-rules.ts: every rule that is demanded is held by a test over HTTP, or excepted with a reason.
import { hasGaps, readCoverage } from '../tests/rules/coverage.ts'

for (const coverage of readCoverage()) {
  const { family, covered, excepted, awaited, settled, missing, faults } = coverage
  for (const fault of faults) process.stderr.write(`${family}: ${fault}\n`)
  for (const { id, title, note } of missing) process.stderr.write(`${family}: ${id} (${title}): ${note}\n`)
  for (const id of settled) process.stdout.write(`${family}: ${id} is held and need not wait any longer\n`)
  const counts = [
    `${covered.length} held by tests over HTTP`,
    `${excepted.length} excepted`,
    `${awaited.length} not demanded yet`,
    `${missing.length} missing`,
  ]
  process.stdout.write(`${family} rules: ${counts.join(', ')}\n`)
  if (hasGaps(coverage)) process.exitCode = 1
}

// npm run check: everything a machine can say about the code without running it. Stops at the first failure.
import { spawnSync } from 'node:child_process'

const steps = [
  { name: 'format', command: 'biome', args: ['format', '.'] },
  { name: 'lint', command: 'oxlint', args: ['--type-aware', '--deny-warnings'] },
  { name: 'types', command: 'tsc', args: ['-p', '.'] },
  { name: 'unused code', command: 'knip', args: [] },
  { name: 'rules held by tests', command: 'node', args: ['scripts/check-rules.ts'] },
  { name: 'generated files', command: 'node', args: ['scripts/generate-reference.ts', '--check'] },
]

for (const { name, command, args } of steps) {
  const startedAt = performance.now()
  const result = spawnSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32' })
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  if (result.status !== 0) {
    console.error(`check: ${name} failed after ${seconds} s: ${command} ${args.join(' ')}`)
    if (name === 'format') console.error('check: "npm run format" puts it right')
    process.exit(1)
  }
  console.log(`check: ${name} ok, ${seconds} s`)
}

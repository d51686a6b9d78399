// node examples/git-history/make-repository.ts --out FOLDER [--commits 12000] [--authors 300] [--seed 1]
// Writes a bare git repository with everything in it that makes an importer stumble. The same seed, the same hashes.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { createRandom } from './random.ts'
import { tellHistory } from './synthetic-history.ts'

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    commits: { type: 'string', default: '12000' },
    authors: { type: 'string', default: '300' },
    seed: { type: 'string', default: '1' },
  },
})

const folder = values.out
if (folder === undefined || existsSync(folder)) {
  console.error('--out must name a folder that does not exist yet')
  process.exit(1)
}

spawnSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', folder], { stdio: 'inherit' })
const git = spawn('git', ['-C', folder, 'fast-import', '--quiet'], { stdio: ['pipe', 'inherit', 'inherit'] })
const ended = once(git, 'exit')
const shape = { commits: Number(values.commits), authors: Number(values.authors) }
const story = tellHistory(shape, createRandom(Number(values.seed)))
await pipeline(Readable.from(story), git.stdin).catch((error: unknown) => {
  console.error(`git fast-import takes no more: ${String(error)}`)
})
const [code] = await ended
process.exitCode = code === 0 ? 0 : 1

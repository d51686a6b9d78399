import { execFile } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Recipe } from './recipes.ts'

const run = promisify(execFile)
const OUTPUT_BYTES = 16 * 1_048_576

/** Installs what a recipe needs into a folder of its own under `base`, without running anything of it. */
export async function installPackages(recipe: Recipe, base: string): Promise<string> {
  const folder = join(base, recipe.script.replace('.ts', ''), String(recipe.name.length))
  await mkdir(folder, { recursive: true })
  const manifest = { private: true, dependencies: recipe.packages }
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest))
  const cache = ['--cache', join(base, 'npm-cache')]
  await npm(folder, ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', ...cache])
  for (const [name, { version, folders }] of Object.entries(recipe.unpacked ?? {}))
    await unpack({ name, version, folders }, folder, cache)
  return folder
}

/** A package of which the whole would bring hundreds of others. */
async function unpack(
  { name, version, folders }: { name: string; version: string; folders: readonly string[] },
  folder: string,
  cache: readonly string[],
): Promise<void> {
  const [packed] = JSON.parse(await npm(folder, ['pack', `${name}@${version}`, '--json', ...cache])) as [
    { readonly filename: string },
  ]
  const target = join(folder, 'node_modules', name)
  await mkdir(target, { recursive: true })
  const wanted = ['package/package.json', ...folders.map((path) => `package/${path}`)]
  await run('tar', ['-xzf', packed.filename, '-C', target, '--strip-components', '1', ...wanted], {
    cwd: folder,
    maxBuffer: OUTPUT_BYTES,
  })
  await rm(join(folder, packed.filename))
}

async function npm(cwd: string, args: readonly string[]): Promise<string> {
  const isWindows = process.platform === 'win32'
  const { stdout } = await run('npm', args, { cwd, maxBuffer: OUTPUT_BYTES, shell: isWindows })
  return stdout
}

import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, delimiter, dirname, join, resolve, sep } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..')

/** Every row of the table "who may import whom": a file in the room, and an import it must not contain. */
const forbidden: readonly (readonly [file: string, imported: string])[] = [
  ['src/domain/objects/planted.ts', '../../wire/errors.ts'],
  ['src/domain/planted.ts', '../storage/database.ts'],
  ['src/domain/planted.ts', '../platform/clock.ts'],
  ['src/domain/planted.ts', '../app/config.ts'],
  ['src/domain/planted.ts', '../cli/main.ts'],
  ['src/domain/planted.ts', 'node:crypto'],
  ['src/domain/planted.ts', 'node:fs/promises'],
  ['src/domain/planted.ts', 'fs'],
  ['src/domain/planted.ts', 'crypto'],
  ['src/domain/planted.ts', 'pg'],
  ['src/domain/planted.ts', 'kysely'],
  ['src/domain/planted.ts', 'kysely/helpers/postgres'],
  ['src/domain/planted.ts', 'fastify'],
  ['src/domain/planted.ts', '@fastify/swagger'],
  ['src/domain/planted.ts', 'pino'],
  ['src/domain/planted.ts', 'prom-client'],
  ['src/domain/planted.ts', 'commander'],
  ['src/domain/planted.ts', 'undici'],
  ['src/domain/planted.ts', 'handlebars'],
  ['src/domain/planted.ts', 'handlebars/runtime.js'],
  ['src/domain/planted.ts', 'handlebars/dist/cjs/handlebars/compiler/compiler.js'],
  ['src/platform/planted.ts', '../domain/failure.ts'],
  ['src/platform/planted.ts', '../wire/errors.ts'],
  ['src/platform/planted.ts', '../storage/database.ts'],
  ['src/platform/planted.ts', '../app/config.ts'],
  ['src/platform/planted.ts', '../cli/main.ts'],
  ['src/wire/timeline/v3/planted.ts', '../../../storage/database.ts'],
  ['src/wire/planted.ts', '../app/config.ts'],
  ['src/wire/planted.ts', '../cli/main.ts'],
  ['src/wire/planted.ts', 'pg'],
  ['src/wire/planted.ts', 'pg/lib/utils'],
  ['src/wire/planted.ts', 'kysely'],
  ['src/wire/timeline/v3/planted.ts', '../v2026-03/schemas.ts'],
  ['src/wire/timeline/v2026-03/planted.ts', '../v3/schemas.ts'],
  ['src/wire/timeline/v3/planted.ts', '../../objects/v3/schemas.ts'],
  ['src/storage/planted.ts', '../wire/errors.ts'],
  ['src/storage/planted.ts', '../app/config.ts'],
  ['src/storage/planted.ts', '../cli/main.ts'],
  ['src/storage/planted.ts', 'fastify'],
  ['src/storage/planted.ts', '@fastify/swagger'],
  ['src/app/planted.ts', '../cli/main.ts'],
  ['src/app/planted.ts', '../../web/src/api.ts'],
  ['src/cli/planted.ts', '../wire/errors.ts'],
  ['src/cli/planted.ts', '../domain/failure.ts'],
  ['src/cli/planted.ts', '../storage/database.ts'],
  ['conformance/planted.ts', '../src/domain/failure.ts'],
  ['conformance/planted.ts', '../src/app/start.ts'],
]

/** What each room needs every day; the fence must let it through. */
const allowed: readonly (readonly [file: string, imported: string])[] = [
  ['src/domain/objects/planted.ts', '../failure.ts'],
  ['src/domain/rendering/planted.ts', 'handlebars/dist/cjs/handlebars/compiler/parser.js'],
  ['src/domain/rendering/planted.ts', 'markdown-it'],
  ['src/platform/planted.ts', 'node:fs/promises'],
  ['src/platform/planted.ts', 'pino'],
  ['src/wire/timeline/v3/planted.ts', '../../../domain/failure.ts'],
  ['src/wire/timeline/v3/planted.ts', './schemas.ts'],
  ['src/wire/timeline/v3/planted.ts', '../../route.ts'],
  ['src/wire/timeline/planted.ts', './v3/schemas.ts'],
  ['src/wire/planted.ts', 'fastify'],
  ['src/storage/planted.ts', '../platform/clock.ts'],
  ['src/storage/planted.ts', 'kysely'],
  ['src/app/planted.ts', '../wire/timeline/v3/schemas.ts'],
  ['src/app/planted.ts', '../storage/database.ts'],
  ['src/cli/planted.ts', '../app/config.ts'],
  ['conformance/planted.ts', '@hubspot/api-client'],
]

/** Files that the rows below import. */
const tidyFiles = [
  'src/wire/errors.ts',
  'src/wire/route.ts',
  'src/wire/timeline/v3/schemas.ts',
  'src/wire/timeline/v2026-03/schemas.ts',
  'src/wire/objects/v3/schemas.ts',
  'src/domain/failure.ts',
  'src/storage/database.ts',
  'src/platform/clock.ts',
  'src/app/config.ts',
  'src/app/start.ts',
  'src/cli/main.ts',
  'web/src/api.ts',
]

/** Other rules whose silence would go unnoticed: a file, and what it says. */
const faults: readonly (readonly [rule: string, file: string, source: string])[] = [
  ['no-process-env', 'src/app/planted.ts', 'export const home = process.env.HOME\n'],
  ['no-explicit-any', 'src/app/planted.ts', 'export const value: any = 1\n'],
  ['no-default-export', 'src/app/planted.ts', 'export default 1\n'],
  ['no-barrel-file', 'src/app/planted.ts', "export * from './start.ts'\n"],
  ['filename-case', 'src/app/plantedCase.ts', 'export const one = 1\n'],
  [
    'consistent-type-imports',
    'src/app/planted.ts',
    "import { Failure } from '../domain/failure.ts'\nexport const none: Failure | undefined = undefined\n",
  ],
  [
    'max-params',
    'src/app/planted.ts',
    'export const sum = (a: number, b: number, c: number, d: number) => a + b + c + d\n',
  ],
  [
    'max-lines',
    'src/app/planted.ts',
    Array.from({ length: 301 }, (_, i) => `export const n${i} = ${i}\n`).join(''),
  ],
  [
    'max-lines',
    'tests/planted.test.ts',
    Array.from({ length: 601 }, (_, i) => `export const n${i} = ${i}\n`).join(''),
  ],
  [
    'max-lines-per-function',
    'src/app/planted.ts',
    `export function long() {\n${"  console.log('x')\n".repeat(50)}}\n`,
  ],
  [
    'complexity',
    'src/app/planted.ts',
    `export function many(n: number) {\n${Array.from({ length: 10 }, (_, i) => `  if (n === ${i}) return ${i}\n`).join('')}  return n\n}\n`,
  ],
  [
    'max-depth',
    'src/app/planted.ts',
    'export function deep(n: number) {\n  if (n > 1) {\n    if (n > 2) {\n      if (n > 3) {\n        if (n > 4) console.log(n)\n      }\n    }\n  }\n}\n',
  ],
  ['no-floating-promises', 'src/app/planted.ts', 'export function leak(work: Promise<void>) {\n  work\n}\n'],
  [
    'no-misused-promises',
    'src/app/planted.ts',
    'export const isOpen = (work: Promise<boolean>) => (work ? 1 : 2)\n',
  ],
]

/** Gives each case a file of its own, so that one run of the linter judges them all. */
function numbered(file: string, index: number, group: string) {
  return file.replace('planted', `planted-${group}-${index}`)
}

function importOf(imported: string) {
  return `import * as thing from '${imported}'\nexport const used = thing\n`
}

describe('the linter', () => {
  let tree = ''
  let tidyReport = ''
  let report = ''

  beforeAll(() => {
    tree = mkdtempSync(join(tmpdir(), 'tidemark-rooms-'))
    cpSync(join(root, '.oxlintrc.json'), join(tree, '.oxlintrc.json'))
    cpSync(join(root, 'tsconfig.json'), join(tree, 'tsconfig.json'))
    symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'))
    for (const file of tidyFiles) plant(file, 'export const thing = 1\n')
    allowed.forEach(([file, imported], i) => plant(numbered(file, i, 'allowed'), importOf(imported)))
    tidyReport = lint()
    forbidden.forEach(([file, imported], i) => plant(numbered(file, i, 'forbidden'), importOf(imported)))
    faults.forEach(([, file, source], i) => plant(numbered(file, i, 'fault'), source))
    plant('src/app/config.ts', 'export const home = process.env.HOME\n')
    plant('src/app/first.ts', "import { second } from './second.ts'\nexport const first = () => second\n")
    plant('src/app/second.ts', "import { first } from './first.ts'\nexport const second = () => first\n")
    report = lint()
  })
  afterAll(() => rmSync(tree, { recursive: true, force: true }))

  function plant(file: string, source: string) {
    mkdirSync(dirname(join(tree, file)), { recursive: true })
    writeFileSync(join(tree, file), source)
  }

  function lint() {
    const result = spawnSync('oxlint', ['--type-aware', '--format=unix'], {
      cwd: tree,
      encoding: 'utf8',
      env: { ...process.env, PATH: [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter) },
    })
    return `${result.status === 0 ? 'passed' : 'refused'}\n${result.stdout}${result.stderr}`
  }

  function reportOn(file: string) {
    return report
      .split('\n')
      .filter((line) => line.startsWith(`${file}:`))
      .join('\n')
  }

  it('passes a tidy tree with every import that a room needs', () => {
    expect(tidyReport).toMatch(/^passed\n/)
    expect(report).toMatch(/^refused\n/)
  })

  it.each(forbidden.map((row, i) => [...row, i] as const))(
    'refuses in %s an import of %s',
    (file, _imported, i) => {
      expect(reportOn(numbered(file, i, 'forbidden'))).toContain('no-restricted-imports')
    },
  )

  it.each(allowed.map((row, i) => [...row, i] as const))('lets %s import %s', (file, _imported, i) => {
    expect(reportOn(numbered(file, i, 'allowed'))).toBe('')
  })

  it.each(faults.map(([rule, file], i) => [rule, file, i] as const))('enforces %s in %s', (rule, file, i) => {
    expect(reportOn(numbered(file, i, 'fault'))).toContain(rule)
  })

  it('lets only app/config.ts read the environment', () => {
    expect(reportOn('src/app/config.ts')).toBe('')
  })

  it('refuses a cycle of imports', () => {
    expect(reportOn('src/app/first.ts')).toContain('no-cycle')
  })
})

function filesUnder(folder: string): string[] {
  if (!existsSync(join(root, folder))) return []
  const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

function relative(file: string) {
  return file
    .slice(root.length + 1)
    .split(sep)
    .join('/')
}

/** The lines of TypeScript files that match, as "file: line", so that a failure shows where to look. */
function linesMatching(folders: readonly string[], pattern: RegExp) {
  const files = folders.flatMap(filesUnder).filter((file) => /\.(ts|tsx|js|mjs|sql)$/.test(file))
  return files.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => pattern.test(line))
      .map((line) => `${relative(file)}: ${line.trim()}`),
  )
}

const httpStatus = /\bstatus(Code)?['"]?\s*[:=]\s*[1-5]\d\d\b/
const sqlInString =
  /(['"`]|^)\s*(select\b.+\bfrom\b|insert\s+into\b|update\s+\w+\s+set\b|delete\s+from\b|create\s+table\b)/i
const todo = /(\/\/|\*|--).*\bTODO\b(?!\(#\d+\): )/

describe('the repository', () => {
  it('holds no leftover of a merge', () => {
    const pages = [...filesUnder('docs'), ...readdirSync(root).filter((name) => name.endsWith('.md'))]
    const marked = pages.filter((page) =>
      /^(<{7}|>{7})( |$)/m.test(readFileSync(resolve(root, page), 'utf8')),
    )
    expect(marked).toEqual([])
  })
})

describe('the source', () => {
  it('has no folder without a subject', () => {
    const folders = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    const names = folders.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
    expect(names.filter((name) => /^(utils?|helpers?|common|shared|lib)$/.test(name))).toEqual([])
  })

  it('has no file named after nothing in particular', () => {
    const vague = /(^|-)(manager|service|helpers?|utils?|base|impl)(-|\.)/i
    expect(
      filesUnder('src')
        .map(relative)
        .filter((file) => vague.test(basename(file))),
    ).toEqual([])
  })

  it('names an issue in every note of work left to do', () => {
    expect(linesMatching(['src', 'tests', 'scripts', 'bin', 'conformance', 'bench'], todo)).toEqual([])
    expect('// TO' + 'DO: later').toMatch(todo)
    expect('// TO' + 'DO(#12): later').not.toMatch(todo)
  })

  it('imports nothing at run time in domain and wire, where the linter would not see it', () => {
    expect(linesMatching(['src/domain', 'src/wire'], /\bimport\(/)).toEqual([])
  })

  it('keeps HTTP status numbers out of domain and storage', () => {
    expect(linesMatching(['src/domain', 'src/storage'], httpStatus)).toEqual([])
    expect('{ statusCode: 404 }').toMatch(httpStatus)
  })

  it('keeps SQL in storage', () => {
    const elsewhere = ['src/domain', 'src/platform', 'src/wire', 'src/app', 'src/cli']
    expect(linesMatching(elsewhere, sqlInString)).toEqual([])
    expect('sql`select id from record`').toMatch(sqlInString)
  })
})

type LockedPackage = {
  readonly os?: string | readonly string[]
  readonly cpu?: string | readonly string[]
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly resolved?: string
}

function readJson(file: string) {
  return JSON.parse(readFileSync(join(root, file), 'utf8'))
}

describe('the packages', () => {
  const locked: Readonly<Record<string, LockedPackage>> = readJson('package-lock.json').packages

  it('are pinned to exact versions', () => {
    const manifest = readJson('package.json')
    const versions: Record<string, string> = {
      ...manifest.dependencies,
      ...manifest.devDependencies,
      ...manifest.optionalDependencies,
    }
    const exact = /^(npm:(@[\w.-]+\/)?[\w.-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/
    expect(Object.entries(versions).filter(([, version]) => !exact.test(version))).toEqual([])
  })

  it('have every optional sibling in the lock, or npm ci fails on the platform that needs it', () => {
    const missing = Object.entries(locked).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies)
        .filter((name) => !locked[`${path}/node_modules/${name}`] && !locked[`node_modules/${name}`])
        .map((name) => `${path} needs ${name}`),
    )
    expect(missing).toEqual([])
  })

  it('name no registry', () => {
    expect(Object.keys(locked).filter((path) => locked[path]?.resolved)).toEqual([])
    expect(readFileSync(join(root, 'package-lock.json'), 'utf8')).not.toMatch(
      /registry|https?:\/\/[^"]*\.tgz/,
    )
  })

  it('state the Node versions that bin/tidemark.js and scripts/run.mjs check', () => {
    expect(readJson('package.json').engines.node).toBe('^24.18.0 || >=26.0.0')
    const check = 'return major >= 26 || (major === 24 && minor >= 18)'
    expect(readFileSync(join(root, 'bin/tidemark.js'), 'utf8')).toContain(check)
    expect(readFileSync(join(root, 'scripts/run.mjs'), 'utf8')).toContain(check)
  })
})

// npm run generate: docs/reference/ from the source. `--check` writes nothing and exits 1 when a page differs.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { settings } from '../src/app/config.ts'
import type { FailureKind } from '../src/domain/failure.ts'
import { chosenBehaviours } from '../src/wire/chosen-behaviours.ts'
import { wireForms } from '../src/wire/errors.ts'
import { failureSummaries } from '../src/wire/failure-summaries.ts'
import { operations } from '../src/wire/operations.ts'
import type { Operation } from '../src/wire/operations/operation.ts'
import { spellingsOf, toReadablePath } from '../src/wire/paths.ts'
import { readCoverage } from '../tests/rules/coverage.ts'
import { type Provenance, timelineRules } from '../tests/rules/timeline-rules.ts'

const FOLDER = new URL('../docs/reference/', import.meta.url)
const NOTICE = '<!-- Do not edit by hand: made by scripts/generate-reference.ts (npm run generate). -->'

const provenances: Readonly<Record<Provenance, string>> = {
  spec: "HubSpot's OpenAPI documents",
  docs: "HubSpot's guides and changelog",
  observed: 'what official clients do, or the live service was seen to do',
  chosen: 'nobody says: chosen here',
}

type Page = { readonly name: string; readonly text: string }

const pages: readonly Page[] = [
  { name: 'configuration.md', text: configurationPage() },
  { name: 'errors.md', text: errorsPage() },
  { name: 'compatibility.md', text: compatibilityPage() },
]

if (process.argv.includes('--check')) await checkPages()
else await writePages()

async function writePages(): Promise<void> {
  await mkdir(FOLDER, { recursive: true })
  for (const { name, text } of pages) await writeFile(new URL(name, FOLDER), text)
}

async function checkPages(): Promise<void> {
  const written = await Promise.all(
    pages.map(({ name }) => readFile(new URL(name, FOLDER), 'utf8').catch(() => '')),
  )
  const stale = pages.filter(({ text }, index) => text !== written[index])
  if (stale.length === 0) return
  const names = stale.map(({ name }) => `docs/reference/${name}`).join(', ')
  process.stderr.write(`Not up to date: ${names}. Run npm run generate.\n`)
  process.exitCode = 1
}

function page(...parts: readonly string[]): string {
  return `${[NOTICE, ...parts].join('\n\n')}\n`
}

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line)].join('\n')
}

function code(text: string | undefined): string {
  return text === undefined ? '' : `\`${text}\``
}

function configurationPage(): string {
  const rows = Object.values(settings).map(({ key, unit, fallback, sentence }) => [
    code(key),
    unit,
    code(fallback) || 'none',
    sentence,
  ])
  return page(
    '# Configuration',
    'Settings are environment variables, read once at start. Some have a flag of `tidemark serve` that wins over them; ' +
      '`tidemark serve --help` lists those. An unknown variable that starts with `TIDEMARK_` stops the start; names that ' +
      'start with `TIDEMARK_TEST_` are left to the tests.',
    table(['Variable', 'Unit', 'Default', 'Meaning'], rows),
  )
}

function errorsPage(): string {
  const kinds = Object.keys(wireForms) as FailureKind[]
  const rows = kinds.map((kind) => {
    const form: (typeof wireForms)[FailureKind] & { subCategory?: string; mayRetry?: boolean } =
      wireForms[kind]
    return [
      code(kind),
      String(form.status),
      // Neither the gateway form of the 429 nor the form of OAuth has a category (platform PE30, PA20).
      ['rate_limited', 'oauth_refused'].includes(kind) ? 'none' : code(form.category),
      code(form.subCategory),
      form.mayRetry ? 'yes' : 'no',
      failureSummaries[kind],
    ]
  })
  return page(
    '# Errors',
    'Every error is JSON with `status`, `message`, `correlationId` and, but for 429, `category`. The correlation id is ' +
      'also in the header `x-hubspot-correlation-id` and in the log. "Again" says whether the same request may later be ' +
      'answered otherwise without a change.',
    table(['Kind', 'Status', 'category', 'subCategory', 'Again', 'When'], rows),
  )
}

function compatibilityPage(): string {
  const families = Map.groupBy(operations, ({ id }) => id.split('.')[0] ?? '')
  return page(
    '# Compatibility',
    'What of the HubSpot API is served, and what this server does where the sources leave it open. Not affiliated with HubSpot.',
    '## Operations',
    'Each path also answers under its other spellings. An operation that is not built answers 404 with `subCategory` ' +
      '`Tidemark.NOT_BUILT`.',
    ...[...families].map(([family, rows]) => familySection(family, rows)),
    '## Chosen behaviours',
    table(
      ['Id', 'What', 'Why', 'Source', 'State'],
      chosenBehaviours.map(({ id, what, why, source, isBuilt }) => [
        id,
        what,
        why,
        source,
        isBuilt ? 'built' : 'not built',
      ]),
    ),
    ...ruleSections(),
  )
}

/** A rule counts as held when a test over HTTP that names it compares the status and the body of a reply. */
function ruleSections(): readonly string[] {
  const { covered, excepted, missing } = readCoverage()
  const open = [
    ...excepted,
    ...missing.map((rule) => ({ ...rule, reason: 'No test over HTTP holds it yet' })),
  ]
  const heldIds = new Set(covered.map(({ id }) => id))
  const counts = (Object.keys(provenances) as Provenance[]).map((provenance) => {
    const rules = timelineRules.filter((rule) => rule.provenance === provenance)
    const held = rules.filter(({ id }) => heldIds.has(id)).length
    return [
      code(provenance),
      provenances[provenance],
      ...[rules.length, held, rules.length - held].map(String),
    ]
  })
  const sums = [timelineRules.length, covered.length, open.length].map(String)
  return [
    '## Rules of timeline behaviour',
    'What timeline calls do is laid down in numbered rules, which source and tests cite. A rule is held when a test over ' +
      'HTTP that names it compares status and body of a reply.',
    table(['From', 'That is', 'Rules', 'Held', 'Not held'], [...counts, ['all', '', ...sums]]),
    ...(open.length === 0
      ? []
      : [
          'Not held:',
          table(
            ['Rule', 'About', 'From', 'Why'],
            open.map(({ id, title, provenance, reason }) => [id, title, code(provenance), reason]),
          ),
        ]),
  ]
}

function familySection(family: string, rows: readonly Operation[]): string {
  const cells = rows.map((operation) => [
    operation.isBuilt ? 'built' : 'not built',
    operation.method,
    code(toReadablePath(operation.path)),
    code(operation.id),
    operation.rule,
    spellingsOf(operation)
      .slice(1)
      .map((alias) => code(toReadablePath(alias)))
      .join('<br>'),
  ])
  const count = rows.filter(({ isBuilt }) => isBuilt).length
  const titles = ['State', 'Method', 'Path', 'Operation', 'Rule', 'Also']
  return `### ${family} (${count} of ${rows.length} built)\n\n${table(titles, cells)}`
}

// npm run generate: docs/reference/ from the source. `--check` writes nothing and exits 1 when a page differs.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { settings } from '../src/app/config.ts'
import type { FailureKind } from '../src/domain/failure.ts'
import { objectTypes } from '../src/domain/objects/object-types.ts'
import { chosenBehaviours } from '../src/wire/chosen-behaviours.ts'
import { wireForms } from '../src/wire/errors.ts'
import { failureSummaries } from '../src/wire/failure-summaries.ts'
import { operations } from '../src/wire/operations.ts'
import type { Operation } from '../src/wire/operations/operation.ts'
import { spellingsOf, toReadablePath } from '../src/wire/paths.ts'
import { readCoverage } from '../tests/rules/coverage.ts'
import type { Provenance, Rule } from '../tests/rules/rule.ts'
import { ruleFamilies } from '../tests/rules/rule-families.ts'
import { matrixTables } from './object-matrix.ts'
import { realErrorTables } from './real-errors.ts'

const FOLDER = new URL('../docs/reference/', import.meta.url)
const NOTICE = '<!-- Do not edit by hand: made by scripts/generate-reference.ts (npm run generate). -->'

const provenances: Readonly<Record<Provenance, string>> = {
  spec: "HubSpot's OpenAPI documents",
  docs: "HubSpot's guides and changelog",
  observed: 'what official clients do, or the live service was seen to do',
  chosen: 'what nobody says, so that it was chosen here',
}

const sources = Object.keys(provenances) as readonly Provenance[]
const allRules = ruleFamilies.flatMap(({ rules }) => rules)

type Page = { readonly name: string; readonly text: string }

const pages: readonly Page[] = [
  { name: 'configuration.md', text: configurationPage() },
  { name: 'object-matrix.md', text: objectMatrixPage() },
  { name: 'errors.md', text: errorsPage() },
  { name: 'compatibility.md', text: compatibilityPage() },
  { name: 'object-types.md', text: objectTypesPage() },
  { name: 'real-errors.md', text: realErrorsPage() },
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

function objectTypesPage(): string {
  const rows = objectTypes.map((type) => {
    const { required, copiedValues = {}, isReadOnly, readScopes, writeScopes } = type
    const names = required.names.map((name) =>
      [name, copiedValues[name]].filter(Boolean).map(code).join(' or '),
    )
    return [
      code(type.typeId),
      code(type.plural),
      [type.singular, type.label, ...(type.aliases ?? [])].map(code).join(', '),
      required.rule === 'all' ? names.join(', ') : names.join(' or '),
      code(type.createdProperty),
      code(readScopes[0]) || 'none',
      (isReadOnly ? '' : code(writeScopes[0])) || 'none',
    ]
  })
  return page(
    '# Object types',
    'A path names a type by its id, its plural, its singular or its label, in any letter case. A create brings what is ' +
      'required; where a list says "or", one of the names will do, and for contacts any property. Each type has the ' +
      'properties that `GET /crm/v3/properties/{objectType}` lists. Scopes: one of those that let through.',
    table(['Id', 'Name', 'Also', 'Required', 'Create date', 'Read scope', 'Write scope'], rows),
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

function objectMatrixPage(): string {
  const { cells, scopes, notes } = matrixTables()
  return page(
    '# Record types and operations',
    'What can be done with the records of each type, by the operation of the objects API. "yes": a test over HTTP has one ' +
      'success, one refusal, and reads the outcome back after a restart. "no" is by design, with the status that says so. ' +
      '"not built" answers 404 with `subCategory` `Tidemark.NOT_BUILT`.',
    table(cells.titles, cells.rows),
    '"custom objects" are the types that an account makes of its own with `POST /crm-object-schemas/v3/schemas`. The test ' +
      'makes one, with a property that is required and one that is unique.',
    '## Refused by design',
    table(notes.titles, notes.rows),
    '## Scopes',
    'A token needs one of these. In dev mode the token of the first account has them all.',
    table(scopes.titles, scopes.rows),
  )
}

function realErrorsPage(): string {
  const { count, exact, whole, wholeExact, rates, cases, reasons } = realErrorTables()
  return page(
    '# Real errors',
    'Error bodies that the real service sent, as its users quoted them in public, and what this server answers to the same ' +
      'request. Ids, numbers and times are masked; of threads only facts are kept. A fact that a source does not show is ' +
      'not compared (`?`). "exact": every fact that the source shows is the same here. A test provokes each case, and ' +
      'fails when a fact differs that is not in the list below, or no longer differs.',
    `**${exact} of ${count} are exact (${Math.round((exact / count) * 100)} %).** Of the ${whole} whose sources show all ` +
      `four facts, ${wholeExact} are.`,
    table(rates.titles, rates.rows),
    '## Cases',
    table(cases.titles, cases.rows),
    '## What differs, and why',
    table(reasons.titles, reasons.rows),
  )
}

/** A rule counts as held when a test over HTTP that names it compares the status and the body of a reply. */
function ruleSections(): readonly string[] {
  const coverages = readCoverage()
  const heldIds = new Set(coverages.flatMap(({ covered }) => covered.map(({ id }) => id)))
  const open = coverages.flatMap(({ family, excepted, awaited, missing }) => [
    ...[...excepted, ...awaited].map((rule) => ({ ...rule, family })),
    ...missing.map((rule) => ({ ...rule, family, reason: 'No test over HTTP holds it yet' })),
  ])
  const counts = [
    ...ruleFamilies.map(({ name, rules }) => ({ name, rules })),
    { name: 'all', rules: allRules },
  ]
  return [
    '## Rules of behaviour',
    'What calls do is laid down in numbered rules, which source and tests cite. A rule is held when a test over HTTP that ' +
      'names it compares status and body of a reply.',
    table(
      ['Subject', ...sources.map(code), 'Rules', 'Held', 'Not held'],
      counts.map(({ name, rules }) => {
        const held = rules.filter(({ id }) => heldIds.has(id)).length
        const bySource = sources.map((source) => rules.filter((rule) => rule.provenance === source).length)
        return [name, ...[...bySource, rules.length, held, rules.length - held].map(String)]
      }),
    ),
    `Where a rule comes from: ${sources.map((source) => `${code(source)} is ${provenances[source]}`).join('; ')}.`,
    ...(open.length === 0
      ? []
      : ['Not held:', table(['Subject', 'Rule', 'About', 'From', 'Why'], groupRules(open))]),
  ]
}

type OpenRule = Rule & { readonly family: string; readonly reason: string }

/** One row for the rules of a family that differ in nothing but their number. */
function groupRules(rules: readonly OpenRule[]): readonly (readonly string[])[] {
  const groups = Map.groupBy(rules, ({ family, title, provenance, reason }) =>
    [family, title, provenance, reason].join('\n'),
  )
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return []
    const last = others.at(-1)
    const ids = last === undefined ? first.id : `${first.id} to ${last.id}`
    return [[first.family, ids, first.title, code(first.provenance), first.reason]]
  })
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

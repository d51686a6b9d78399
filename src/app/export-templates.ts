import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { buildProjectFile, type ProjectFile } from '../domain/timeline/project-file.ts'
import { readProjectType } from '../domain/timeline/project-type.ts'
import type { EventTemplate } from '../domain/timeline/template.ts'
import { withStores } from './commands.ts'
import { type Config, ConfigRefusal } from './config.ts'
import type { Stores } from './open-stores.ts'
import { MAX_FILE_BYTES } from './project-types.ts'

/** Where projects of HubSpot's developer platform keep event types. */
const TYPES_FOLDER = join('src', 'app', 'app-events')
const SHOWN_APPS = 20

export type ExportRequest = {
  /** Folder of the developer project. */
  readonly folder: string
  readonly appId?: string
  readonly accountId?: string
  /** Replaces files that are there and differ. */
  readonly isForced: boolean
}

/** What became of an app's templates. */
export type ExportedTemplates = {
  readonly appId: string
  readonly folder: string
  readonly written: number
  /** Files that were there with just this content. */
  readonly unchanged: number
  /** Templates that came from project files in the first place. */
  readonly fromProjects: number
  /** Lines about what was not written: template, field, and what would be right. */
  readonly problems: readonly string[]
  /** Lines about members that HubSpot's projects do not know. */
  readonly notes: readonly string[]
}

/** Writes the templates of an app as files of a developer project, each whole or not at all. */
export async function runTemplateExport(config: Config, request: ExportRequest): Promise<ExportedTemplates> {
  return withStores(config, 'tidemark templates to-project', async (stores) => {
    const appId = await chooseApp(stores, request)
    const defined = new Set((await stores.types.listTypes(appId)).map(({ template }) => template.id))
    const templates = (await stores.templates.listTemplates(appId)).filter(({ id }) => !defined.has(id))
    const exported = await exportTemplates(templates, request)
    return { appId, fromProjects: defined.size, ...exported }
  })
}

/** The part of the export that needs no database. */
export async function exportTemplates(
  templates: readonly EventTemplate[],
  { folder, isForced }: Pick<ExportRequest, 'folder' | 'isForced'>,
): Promise<Omit<ExportedTemplates, 'appId' | 'fromProjects'>> {
  const target = join(folder, TYPES_FOLDER)
  await makeFolder(target)
  const outcomes: FileOutcome[] = []
  for (const template of templates) outcomes.push(await exportTemplate(template, { target, isForced }))
  const count = (change: FileOutcome['change']) =>
    outcomes.filter((outcome) => outcome.change === change).length
  return {
    folder: target,
    written: count('written'),
    unchanged: count('unchanged'),
    problems: outcomes.flatMap(({ problems }) => problems),
    notes: outcomes.flatMap(({ notes }) => notes),
  }
}

type FileOutcome = {
  readonly change: 'written' | 'unchanged' | 'refused'
  readonly problems: readonly string[]
  readonly notes: readonly string[]
}

async function exportTemplate(
  template: EventTemplate,
  { target, isForced }: { readonly target: string; readonly isForced: boolean },
): Promise<FileOutcome> {
  const file = buildProjectFile(template)
  const text = `${JSON.stringify(file.json, undefined, 2)}\n`
  const name = `${file.uid}-hsmeta.json`
  const label = `Template ${JSON.stringify(template.name)} (${template.id})`
  const refused = (problems: readonly string[]): FileOutcome => ({ change: 'refused', problems, notes: [] })
  const problems = problemsOf(file, text)
  if (problems.length > 0) return refused(problems.map((problem) => `${label}: ${problem}`))
  const path = join(target, name)
  const present = await readPresent(path)
  const notes = file.extensions.map((member) => `${name}: ${member} is read by Tidemark only`)
  if (present === text) return { change: 'unchanged', problems: [], notes }
  if (present !== undefined && !isForced)
    return refused([`${label}: ${name} is there with other content; --force replaces it`])
  await writeWhole(path, text)
  return { change: 'written', problems: [], notes }
}

/** What keeps the loader from reading the file, in its own words: field and limit (T7). */
function problemsOf({ json }: ProjectFile, text: string): readonly string[] {
  const bytes = Buffer.byteLength(text)
  if (bytes > MAX_FILE_BYTES) return [`its file has ${bytes} bytes; the limit is ${MAX_FILE_BYTES}`]
  const read = readProjectType(json, { appId: '0', now: 0 })
  return read.kind === 'refused' ? read.problems.map(({ field, message }) => `${field}: ${message}`) : []
}

async function chooseApp(stores: Stores, { accountId, appId }: ExportRequest): Promise<string> {
  const apps =
    accountId === undefined
      ? await stores.accounts.listApps(SHOWN_APPS, appId)
      : await stores.accounts.listInstalledApps(accountId, appId)
  const [only] = apps
  if (only !== undefined && apps.length === 1) return only
  const owner = accountId === undefined ? '' : ` in account ${accountId}`
  if (only === undefined) throw new ConfigRefusal(`There is no app${appId ? ` ${appId}` : ''}${owner}.`)
  throw new ConfigRefusal(`Say which app is meant with --app. There are${owner}: ${apps.join(', ')}.`)
}

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true })
  } catch (error) {
    throw new ConfigRefusal(`The folder ${path} cannot be made (${codeOf(error)}).`)
  }
}

async function readPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw new ConfigRefusal(`${path} cannot be read (${codeOf(error)}).`)
  }
}

/** Written beside and renamed, so that a crash, or a server that follows the folder, sees a whole file or none. */
async function writeWhole(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.new`
  try {
    const file = await open(temporary, 'w')
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw new ConfigRefusal(`${path} cannot be written (${codeOf(error)}).`)
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}

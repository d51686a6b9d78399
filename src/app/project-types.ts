import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import { constants, type Dirent } from 'node:fs'
import { type FileHandle, open, readdir } from 'node:fs/promises'
import { basename, join, relative, resolve } from 'node:path'
import { type ProjectProblem, type ProjectType, readProjectType } from '../domain/timeline/project-type.ts'

const TYPE_FILE = /-hsmeta\.json$/
const PROJECT_FILES: readonly string[] = ['hsproject.json', 'project.json']
const SKIPPED_FOLDER = /^(?:node_modules|\..*)$/
export const MAX_FILE_BYTES = 1_048_576

/** What is wrong in a project folder: file within the folder, field within the file, and what would be right. */
export type FileProblem = { readonly file: string; readonly field: string; readonly message: string }

/** A file that declares a type, as it is applied. */
type DeclaredType = { readonly file: string; readonly type: ProjectType }

/** Everything that a project folder says at one moment. */
export type ProjectFolder = {
  /** As `hsproject.json` or `project.json` names it, else the folder's own name. */
  readonly name: string
  readonly types: readonly DeclaredType[]
  /** What keeps a file from being used. */
  readonly problems: readonly FileProblem[]
  /** What was passed over in files that are used. */
  readonly warnings: readonly FileProblem[]
}

/** The files of a project folder at one moment. */
export type FolderFiles = {
  readonly folder: string
  readonly files: readonly ReadFile[]
  readonly problems: readonly FileProblem[]
  /** Equal as long as every file is: tells whether there is anything to apply. */
  readonly digest: string
}

type ReadFile = { readonly file: string; readonly text?: string; readonly problem?: string }

/** Reads every file of a developer project that may say something about event types. Never throws. */
export async function readFolder(folder: string): Promise<FolderFiles> {
  const { files: paths, problems } = await listFiles(folder)
  const files = await Promise.all(paths.map((file) => readText(folder, file)))
  return { folder, files, problems, digest: digestOf(files, problems) }
}

/**
 * What a project says: its name and the app event types that its `*-hsmeta.json` files declare (X9). What cannot be
 * used is reported; a file that is broken does not stand in the way of the others.
 */
export function readProject(
  { folder, files, problems: unread }: FolderFiles,
  owner: { readonly appId: string; readonly now: number },
): ProjectFolder {
  const named = readName(folder, files)
  const declared = files.filter(({ file }) => TYPE_FILE.test(file)).map((file) => readType(file, owner))
  const unique = withoutRepeatedUids(declared.flatMap(({ types }) => types))
  const problems = [
    ...unread,
    ...named.problems,
    ...declared.flatMap((file) => file.problems),
    ...unique.problems,
  ]
  const warnings = declared.flatMap((file) => file.warnings)
  return { name: named.name, types: unique.types, problems, warnings }
}

/** One line for the log and the terminal: `app-events/login-hsmeta.json: config.name: has 61 characters; the limit is 50`. */
export function formatProblem({ file, field, message }: FileProblem): string {
  return [file, field, message].filter((part) => part !== '').join(': ')
}

async function listFiles(folder: string): Promise<{ files: string[]; problems: FileProblem[] }> {
  const files: string[] = []
  const problems: FileProblem[] = []
  const waiting = [folder]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const entries = await listEntries(next, folder)
    if (!Array.isArray(entries)) {
      problems.push(entries)
      continue
    }
    const isOpen = (entry: Dirent) => entry.isDirectory() && !SKIPPED_FOLDER.test(entry.name)
    waiting.push(...entries.filter(isOpen).map((entry) => join(entry.parentPath, entry.name)))
    const isRead = ({ name }: Dirent) => TYPE_FILE.test(name) || PROJECT_FILES.includes(name)
    const paths = entries.filter((entry) => !entry.isDirectory() && isRead(entry))
    files.push(...paths.map((entry) => relative(folder, join(entry.parentPath, entry.name))))
  }
  return { files: files.toSorted(), problems }
}

async function listEntries(path: string, folder: string): Promise<Dirent[] | FileProblem> {
  try {
    return await readdir(path, { withFileTypes: true })
  } catch (error) {
    return { file: relative(folder, path) || folder, field: '', message: `cannot be read (${codeOf(error)})` }
  }
}

async function readText(folder: string, file: string): Promise<ReadFile> {
  try {
    const bytes = await readBytes(join(folder, file))
    if (!bytes) return { file, problem: 'is no file with text in it' }
    if (bytes.length > MAX_FILE_BYTES) return { file, problem: `has more than ${MAX_FILE_BYTES} bytes` }
    if (!isUtf8(bytes)) return { file, problem: 'is no UTF-8' }
    return { file, text: new TextDecoder().decode(bytes) }
  } catch (error) {
    return { file, problem: `cannot be read (${codeOf(error)})` }
  }
}

/** At most one byte more than a file may have; undefined for a pipe or device, where reading may never end. */
async function readBytes(path: string): Promise<Buffer | undefined> {
  // Without O_NONBLOCK, opening a pipe would wait for a writer.
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    return (await handle.stat()).isFile() ? await readStart(handle) : undefined
  } finally {
    await handle.close()
  }
}

async function readStart(handle: FileHandle): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of handle.createReadStream({ end: MAX_FILE_BYTES, autoClose: false }))
    chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

type ReadTypes = {
  readonly types: readonly DeclaredType[]
  readonly problems: readonly FileProblem[]
  readonly warnings: readonly FileProblem[]
}

function readType(read: ReadFile, owner: { readonly appId: string; readonly now: number }): ReadTypes {
  const { file } = read
  const nothing: ReadTypes = { types: [], problems: [], warnings: [] }
  const inFile = (problems: readonly ProjectProblem[]) => problems.map((problem) => ({ file, ...problem }))
  const json = parse(read)
  if (!json.ok) return { ...nothing, problems: inFile([{ field: '', message: json.problem }]) }
  const declared = readProjectType(json.value, owner)
  switch (declared.kind) {
    case 'foreign':
      return nothing
    case 'refused':
      return { ...nothing, problems: inFile(declared.problems) }
    case 'type':
      return { ...nothing, types: [{ file, type: declared.type }], warnings: inFile(declared.warnings) }
  }
}

function parse({ text, problem }: ReadFile): { ok: true; value: unknown } | { ok: false; problem: string } {
  if (text === undefined) return { ok: false, problem: problem ?? 'cannot be read' }
  try {
    return { ok: true, value: JSON.parse(text) }
  } catch (error) {
    return { ok: false, problem: `is no JSON (${error instanceof Error ? error.message : ''})` }
  }
}

function readName(folder: string, files: readonly ReadFile[]): { name: string; problems: FileProblem[] } {
  const fallback = basename(resolve(folder))
  const found = PROJECT_FILES.map((name) => files.find(({ file }) => file === name))
  const read = found.find((candidate) => candidate !== undefined)
  if (!read) return { name: fallback, problems: [] }
  const json = parse(read)
  if (!json.ok) return { name: fallback, problems: [{ file: read.file, field: '', message: json.problem }] }
  const name = nameOf(json.value)
  if (name !== undefined) return { name, problems: [] }
  const message = 'must be a text that is not empty'
  return { name: fallback, problems: [{ file: read.file, field: 'name', message }] }
}

function nameOf(project: unknown): string | undefined {
  if (typeof project !== 'object' || project === null || !('name' in project)) return undefined
  const { name } = project
  if (typeof name !== 'string' || name === '') return undefined
  return name.isWellFormed() && !name.includes('\0') ? name : undefined
}

/** The first file with a uid has it; every later one is reported. */
function withoutRepeatedUids(declared: readonly DeclaredType[]): {
  types: readonly DeclaredType[]
  problems: readonly FileProblem[]
} {
  const owners = new Map<string, string>()
  for (const { file, type } of declared) if (!owners.has(type.uid)) owners.set(type.uid, file)
  const repeated = declared.filter(({ file, type }) => owners.get(type.uid) !== file)
  return {
    types: declared.filter(({ file, type }) => owners.get(type.uid) === file),
    problems: repeated.map(({ file, type }) => ({
      file,
      field: 'uid',
      message: `'${type.uid}' is the uid of ${owners.get(type.uid) ?? ''} already`,
    })),
  }
}

function digestOf(files: readonly ReadFile[], problems: readonly FileProblem[]): string {
  const contents = files.map(({ file, text, problem }) => [file, text, problem])
  return createHash('sha256')
    .update(JSON.stringify([contents, problems]))
    .digest('hex')
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}

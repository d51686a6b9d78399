import { COMMIT_FIELDS } from './git.ts'
import { NulSplitter } from './nul-splitter.ts'

/** `added` and `deleted` are absent for binary files; `from` is the path before a rename or copy. */
export type ChangedFile = {
  readonly path: string
  readonly from?: string
  readonly added?: number
  readonly deleted?: number
}

type Person = { readonly name: string; readonly email: string; readonly date: string }

export type Commit = {
  readonly hash: string
  readonly parents: readonly string[]
  readonly author: Person
  readonly committer: Person
  readonly subject: string
  readonly body: string
  /** The first ones, up to what an event has room for. */
  readonly files: readonly ChangedFile[]
  readonly totals: { readonly files: number; readonly added: number; readonly deleted: number }
}

type Head = readonly [string, string, string, string, string, string, string, string, string, string]
type Rename = { readonly counts: Pick<ChangedFile, 'added' | 'deleted'>; from?: string }

const FILE = /^\n?(\d+|-)\t(\d+|-)\t([^]*)$/
const MAX_LISTED_CHARS = 1024 * 1024

/** Reads what `streamLog` gives, one commit at a time. */
export async function* readCommits(pieces: AsyncIterable<Buffer>): AsyncGenerator<Commit> {
  const splitter = new NulSplitter()
  const assembler = new CommitAssembler()
  for await (const piece of pieces) {
    for (const field of splitter.push(piece)) {
      const commit = assembler.push(field)
      if (commit) yield commit
    }
  }
  const last = assembler.end()
  if (last) yield last
}

/**
 * Puts commits together from fields: the fixed ones first, then one field for each changed file, or three for a
 * renamed one (counts and an empty path, old path, new path), until a field is no file: the next commit's hash.
 */
class CommitAssembler {
  #head: string[] = []
  #files: ChangedFile[] = []
  #listedChars = 0
  #totals = { files: 0, added: 0, deleted: 0 }
  #rename: Rename | undefined

  /** The previous commit, when this field begins the next one. */
  push(field: string): Commit | undefined {
    if (this.#head.length < COMMIT_FIELDS.length) {
      this.#head.push(field)
      return undefined
    }
    if (this.#rename) return this.#pushRenamed(this.#rename, field)
    const [, added, deleted, path = ''] = FILE.exec(field) ?? []
    if (added === undefined || deleted === undefined) return this.#finish(field)
    const counts = added === '-' ? {} : { added: Number(added), deleted: Number(deleted) }
    if (path === '') this.#rename = { counts }
    else this.#addFile({ path, ...counts })
    return undefined
  }

  end(): Commit | undefined {
    return this.#head.length === COMMIT_FIELDS.length ? this.#finish() : undefined
  }

  #pushRenamed(rename: Rename, field: string): undefined {
    if (rename.from === undefined) {
      rename.from = field
      return
    }
    this.#addFile({ path: field, from: rename.from, ...rename.counts })
    this.#rename = undefined
  }

  #addFile(file: ChangedFile): void {
    this.#totals.files += 1
    this.#totals.added += file.added ?? 0
    this.#totals.deleted += file.deleted ?? 0
    this.#listedChars += file.path.length + (file.from?.length ?? 0)
    if (this.#listedChars <= MAX_LISTED_CHARS) this.#files.push(file)
  }

  #finish(nextHash?: string): Commit {
    const commit = { ...decodeHead(this.#head), files: this.#files, totals: this.#totals }
    this.#head = nextHash === undefined ? [] : [nextHash]
    this.#files = []
    this.#listedChars = 0
    this.#totals = { files: 0, added: 0, deleted: 0 }
    return commit
  }
}

function decodeHead(fields: readonly string[]): Omit<Commit, 'files' | 'totals'> {
  // As many as COMMIT_FIELDS, which is when `push` stops collecting them.
  const [hash, parents, authorName, authorEmail, authorDate, ...rest] = fields as Head
  const [committerName, committerEmail, committerDate, subject, body] = rest
  if (!/^[0-9a-f]{40,64}$/.test(hash)) {
    throw new Error(`git log gave '${hash.slice(0, 80)}' where a commit begins`)
  }
  return {
    hash,
    parents: parents.split(' ').filter((parent) => parent !== ''),
    author: { name: authorName, email: authorEmail, date: authorDate },
    committer: { name: committerName, email: committerEmail, date: committerDate },
    subject,
    body,
  }
}

import type { Random } from './random.ts'
import { type Ident, makeAuthors } from './synthetic-authors.ts'
import { bulkChange, makeChanges, makeMessage } from './synthetic-changes.ts'

type Shape = { readonly commits: number; readonly authors: number }

type CommitParts = {
  readonly branch: string
  readonly mark: number
  readonly from?: number
  readonly merge?: number
  readonly author: Ident
  readonly time: number
  readonly message: Buffer
  readonly changes: Buffer
}

const START_SECONDS = 800_000_000
const STEP_SECONDS = 60_000
const MERGE_EVERY = 37
const BULK_EVERY = 5_000

const zones = ['+0000', '-0800', '+0545', '+1345', '-1159', '+1400', '-0330', '+0012', '+0200', '-0000']

/** The input of `git fast-import`, in parts: a main branch, and every 37th commits a side branch that is merged back. */
export function* tellHistory(shape: Shape, random: Random): Generator<Buffer> {
  const authors = makeAuthors(shape.authors, random)
  let main = 0
  for (let mark = 1; mark <= shape.commits; mark += 1) {
    const common = { mark, author: pickAuthor(authors, mark, random), time: pickTime(mark, random) }
    const told = { ...common, message: makeMessage(mark, random), changes: changesOf(mark, random) }
    // The side commit starts at main's tip; the merge that follows one commit later has both as parents.
    const place = mark % MERGE_EVERY
    const isSide = place === 1 && main > 0 && mark + 2 <= shape.commits
    const isMerge = place === 3 && main > 2
    yield encodeCommit(
      {
        ...told,
        branch: isSide ? 'side' : 'main',
        ...(main > 0 ? { from: main } : {}),
        ...(isMerge ? { merge: mark - 2 } : {}),
      },
      random,
    )
    if (!isSide) main = mark
  }
}

/** Everybody commits at least once, then a few commit most of it, as in life. */
function pickAuthor(authors: readonly Ident[], mark: number, random: Random): Ident {
  const first = authors[mark - 1]
  if (first) return first
  return random.below(4) === 0
    ? random.pick(authors)
    : random.pick(authors.slice(-Math.ceil(authors.length / 8)))
}

/** Mostly forward; some lie before 1970, at its first second, or after the year 2100. */
function pickTime(mark: number, random: Random): number {
  if (mark % 1_013 === 0) return -1 - random.below(2_000_000_000)
  if (mark % 1_511 === 0) return 0
  if (mark % 1_987 === 0) return 4_200_000_000 + random.below(1_000_000)
  return START_SECONDS + mark * STEP_SECONDS + random.below(STEP_SECONDS * 3)
}

function changesOf(mark: number, random: Random): Buffer {
  if (mark % BULK_EVERY === 1_500) return bulkChange('write')
  if (mark % BULK_EVERY === 1_501) return bulkChange('remove')
  return makeChanges(mark, random)
}

function encodeCommit(parts: CommitParts, random: Random): Buffer {
  const zone = random.pick(zones)
  const { author, time, message } = parts
  const who = (role: string, at: number) =>
    Buffer.concat([
      Buffer.from(`${role} `),
      author.name,
      Buffer.from(' <'),
      author.email,
      Buffer.from(`> ${at} ${zone}\n`),
    ])
  const isLatin1 = author.name.includes(0xe9)
  return Buffer.concat([
    Buffer.from(`commit refs/heads/${parts.branch}\nmark :${parts.mark}\n`),
    who('author', time),
    who('committer', Math.abs(time)),
    Buffer.from(isLatin1 ? 'encoding ISO-8859-1\n' : ''),
    Buffer.from(`data ${message.length}\n`),
    message,
    Buffer.from('\n'),
    Buffer.from(parts.from === undefined ? '' : `from :${parts.from}\n`),
    Buffer.from(parts.merge === undefined ? '' : `merge :${parts.merge}\n`),
    parts.changes,
    Buffer.from('\n'),
  ])
}

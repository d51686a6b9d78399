import type { Random } from './random.ts'

const BULK_FILES = 12_000
const MAX_LINES = 40

/** Names with everything but NUL in them; quoted as `git fast-import` reads it. */
const oddPaths = [
  '"odd/tab\\there.txt"',
  '"odd/line\\nbreak.txt"',
  '"odd/12\\t3\\tlike a count"',
  '"odd/\\"quoted\\".txt"',
  '"odd/latin1-\\351.txt"',
  '"odd/0123456789abcdef0123456789abcdef01234567"',
  'odd/{braces => arrow}.txt',
  'odd/ünïcode-🚢.md',
  'odd/ leading blank',
]

/** One to three changed files; now and then a rename, a removal, a binary file, an odd path, or nothing at all. */
export function makeChanges(mark: number, random: Random): Buffer {
  if (mark % 97 === 0) return Buffer.from('')
  const changes = Array.from({ length: 1 + random.below(3) }, () =>
    writeText(plainPath(random), mark, random),
  )
  if (mark % 11 === 0) changes.push(writeBinary(`bin/${random.below(9)}.dat`, random))
  if (mark % 13 === 0) changes.push(writeText(random.pick(oddPaths), mark, random))
  if (mark % 17 === 0) changes.push(...moveFile(mark / 17))
  return Buffer.concat(changes)
}

/** A commit whose list of files does not fit into an event: it adds them, or takes them away again. */
export function bulkChange(what: 'write' | 'remove'): Buffer {
  if (what === 'remove') return Buffer.from('D bulk\n')
  const long = 'a-rather-long-name-to-fill-the-list-of-files'.repeat(2)
  const files = Array.from(
    { length: BULK_FILES },
    (_, index) => `M 644 inline bulk/${long}-${index}\ndata 1\nx\n`,
  )
  return Buffer.from(files.join(''))
}

/** Subjects and bodies: empty, enormous, not UTF-8, with control characters, or as people write them. */
export function makeMessage(mark: number, random: Random): Buffer {
  const plain = `Change ${mark}: <b>&amp;</b> {{subject}} 修正\n\nBody ${random.below(1_000_000)}\n\nSigned-off-by: x <x@y>\n`
  if (mark % 4_001 === 707)
    return Buffer.from(`Huge body\n\n${'line of a body that goes on and on\n'.repeat(90_000)}`)
  if (mark % 4_001 === 709) return Buffer.from('one subject without an end '.repeat(30_000))
  if (mark % 4_001 === 711) return Buffer.from(`Control characters\n\n${'\u0001\u001b[31m'.repeat(60_000)}`)
  if (mark % 501 === 305) return Buffer.from('')
  if (mark % 501 === 306) return Buffer.from('\n\n  \n')
  if (mark % 29 === 0)
    return Buffer.concat([
      Buffer.from('Bytes '),
      Buffer.from([0xff, 0xfe, 0xe9, 0xc3, 0x28]),
      Buffer.from(plain),
    ])
  return Buffer.from(plain)
}

function plainPath(random: Random): string {
  return `src/module-${random.below(20)}/file-${random.below(15)}.txt`
}

function writeText(path: string, mark: number, random: Random): Buffer {
  const lines = Array.from(
    { length: 1 + random.below(MAX_LINES) },
    (_, line) => `line ${line} ${random.below(3) === 0 ? mark : ''}`,
  )
  return writeFile(path, Buffer.from(`${lines.join('\n')}\n`))
}

function writeBinary(path: string, random: Random): Buffer {
  return writeFile(path, Buffer.from(Array.from({ length: 64 }, () => random.below(256)).concat([0, 0])))
}

function writeFile(path: string, content: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from(`M 100644 inline ${path}\ndata ${content.length}\n`),
    content,
    Buffer.from('\n'),
  ])
}

/** The same content under a new name each time. The old one may lie on another branch; then this is a new file. */
function moveFile(turn: number): Buffer[] {
  const name = (number: number) => `moved/document-${number}.txt`
  const content = Buffer.from('a line that stays\n'.repeat(20))
  return [Buffer.from(`D ${name(turn - 1)}\n`), writeFile(name(turn), content)]
}

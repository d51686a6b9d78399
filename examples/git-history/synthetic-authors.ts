import type { Random } from './random.ts'

/** Name and address as bytes: commits hold whatever bytes their author's machine was set to. */
export type Ident = { readonly name: Buffer; readonly email: Buffer }

/** Addresses found in real histories that the rules refuse, each for another reason. */
const malformed = [
  'root@localhost',
  'nobody',
  'a@b',
  '',
  'antirez@metal.(none)',
  '49699333+dependabot[bot]@users.noreply.github.com',
  'two@@at.example',
  'dot.@end.example',
  '.dot@start.example',
  'blank in@the.example',
  'joe@-dash.example',
  'joe@example..org',
  'joe at example dot org',
  `${'long'.repeat(80)}@example.org`,
  'git@github.com:joe/repo.git',
  '"quoted local"@example.org',
]

/** Odd but good: case, blanks around, letters of other scripts, signs. */
const unusual = [
  'Mixed.Case@Example.ORG',
  'mixed.case@example.org',
  ' padded@example.org ',
  'jürgen@müller.example',
  '用户@例子.公司',
  "o'hara+git=tag@sub.domain.example.co.uk",
  '12345678+octo-cat@users.noreply.github.com',
]

const names = [
  'Ada',
  'Björn Åström',
  '山田 太郎',
  'Zoë 🚢',
  'محمد',
  'X',
  "D'Arcy",
  '<none>',
  '{{name}}',
  'a\tb',
  '𝔘𝔫𝔦',
]

/** One in sixteen is malformed or odd, with one whose name is no UTF-8; the rest are ordinary. */
export function makeAuthors(count: number, random: Random): readonly Ident[] {
  const odd = [...malformed, ...unusual].map((email) => ident(email, random))
  const latin1 = { name: Buffer.from('Jos\xe9 Mu\xf1oz', 'latin1'), email: Buffer.from('jose@example.org') }
  const notUtf8 = {
    name: Buffer.from('x'),
    email: Buffer.from([0x62, 0xff, 0xfe, 0x40, 0x65, 0x2e, 0x6f, 0x72, 0x67]),
  }
  const ordinary = Array.from({ length: Math.max(1, count - odd.length - 2) }, (_, index) =>
    ident(`dev${index}@team${index % 17}.example`, random),
  )
  return [...odd, latin1, notUtf8, ...ordinary]
}

function ident(email: string, random: Random): Ident {
  const name = `${random.pick(names)} ${random.below(1_000)}`.replaceAll(/[<>]/g, '')
  return { name: Buffer.from(name), email: Buffer.from(email) }
}

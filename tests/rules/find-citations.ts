import { readdirSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { assertedFacts, type Facts } from './asserted-facts.ts'
import { readCitations } from './read-citations.ts'
import { childrenOf, isFunction, nameOf, type Node, nodesOf, textOf } from './syntax.ts'
import { readModule, type TestModule } from './test-module.ts'

/** A rule id in the title of a test, or of a describe around it, and what the test asserts on. */
export type Citation = Facts & { readonly id: string; readonly file: string; readonly title: string }

const ROOT = resolve(import.meta.dirname, '../..')
/** Where a test talks to a server over HTTP. */
const FOLDERS: readonly string[] = ['tests/http', 'conformance']

/** Every citation of a timeline rule in the tests over HTTP. */
export function findCitations(): readonly Citation[] {
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder))
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => join(ROOT, folder, name)),
  )
  return files.toSorted().flatMap(findCitationsIn)
}

/** The citations of one file. */
export function findCitationsIn(path: string): readonly Citation[] {
  const module = readModule(path)
  return collect(module.program, { module, file: relative(ROOT, path), titles: [] })
}

type Place = { readonly module: TestModule; readonly file: string; readonly titles: readonly string[] }

function collect(node: Node, place: Place): readonly Citation[] {
  const found = readTestCall(node)
  if (!found) return childrenOf(node).flatMap((child) => collect(child, place))
  const titles = [...place.titles, found.title]
  if (found.kind === 'describe')
    return childrenOf(found.body).flatMap((child) => collect(child, { ...place, titles }))
  const facts = assertedFacts(found.body, place.module)
  const title = titles.join(' > ')
  const ids = new Set(titles.flatMap((text) => readCitations(text, place.file)))
  return [...ids].map((id) => ({ id, file: place.file, title, ...facts }))
}

type TestCall = { readonly kind: 'describe' | 'test'; readonly title: string; readonly body: Node }

/** `test('…', …)`, `describe.each(…)('…', …)` and the like; a test that is skipped is none. */
function readTestCall(node: Node): TestCall | undefined {
  if (node.type !== 'CallExpression') return undefined
  const words = calleeWords(nodesOf(node.callee)[0])
  const [first, ...rest] = nodesOf(node.arguments)
  const title = textOf(first)
  const body = rest.find(isFunction) ?? rest.find(({ type }) => type === 'Identifier')
  if (title === undefined || !body || words.includes('skip') || words.includes('todo')) return undefined
  if (words[0] === 'describe') return { kind: 'describe', title, body }
  return words[0] === 'test' || words[0] === 'it' ? { kind: 'test', title, body } : undefined
}

/** `['describe', 'each']` of `describe.each(table)`. */
function calleeWords(node: Node | undefined): readonly string[] {
  if (node?.type === 'Identifier') return [nameOf(node) ?? '']
  if (node?.type === 'CallExpression') return calleeWords(nodesOf(node.callee)[0])
  if (node?.type !== 'MemberExpression') return []
  return [...calleeWords(nodesOf(node.object)[0]), nameOf(node.property) ?? '']
}

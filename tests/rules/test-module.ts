import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { isFunction, nameOf, type Node, nodesOf, parse, walk } from './syntax.ts'

/** Members of a reply, and of what the injecting and fetching clients give. */
export const STATUS_NAMES: readonly string[] = ['status', 'statusCode']
export const BODY_NAMES: readonly string[] = ['body', 'text', 'json']

/** What the names of a test file, or of a file that it imports, stand for. */
export type TestModule = {
  readonly program: Node
  /** By name, in whatever scope: the expressions that were given to it, and patterns that took it apart. */
  readonly values: ReadonlyMap<string, readonly Node[]>
  readonly functions: ReadonlyMap<string, Node>
  readonly imports: ReadonlyMap<string, { readonly file: string; readonly name: string }>
}

const modules = new Map<string, TestModule>()

/** Reads a file once in the life of the process. */
export function readModule(file: string): TestModule {
  const known = modules.get(file)
  if (known) return known
  const program = parse(readFileSync(file, 'utf8'))
  const nodes = walk(program)
  const module = {
    program,
    values: readValues(nodes),
    functions: readFunctions(nodes),
    imports: readImports(nodes, file),
  }
  modules.set(file, module)
  return module
}

function readValues(nodes: readonly Node[]): ReadonlyMap<string, readonly Node[]> {
  const values = new Map<string, Node[]>()
  const put = (name: string | undefined, given: readonly Node[]) => {
    if (name !== undefined) values.set(name, [...(values.get(name) ?? []), ...given])
  }
  for (const node of nodes) {
    if (node.type === 'AssignmentExpression') put(nameOf(node.left), nodesOf(node.right))
    if (node.type !== 'VariableDeclarator') continue
    const [target] = nodesOf(node.id)
    if (target?.type === 'Identifier') put(nameOf(target), nodesOf(node.init))
    else
      for (const { name, part, isReplyPart } of patternParts(target))
        put(name, isReplyPart ? [part] : [part, ...nodesOf(node.init)])
  }
  return values
}

type PatternPart = { readonly name: string; readonly part: Node; readonly isReplyPart: boolean }

/** The names that a pattern binds, each with the member it takes: `status` of `{ status }`. */
function patternParts(pattern: Node | undefined): readonly PatternPart[] {
  if (!pattern) return []
  return walk(pattern).flatMap((node) => {
    const name = node.type === 'Property' ? nameOf(node.value) : undefined
    if (name === undefined) return []
    const isReplyPart = [...STATUS_NAMES, ...BODY_NAMES].includes(nameOf(node.key) ?? '')
    return [{ name, part: { type: 'ObjectPattern', properties: [node] }, isReplyPart }]
  })
}

function readFunctions(nodes: readonly Node[]): ReadonlyMap<string, Node> {
  const declared = nodes.filter(({ type }) => type === 'FunctionDeclaration')
  const named = declared.flatMap((node) => pair(nameOf(node.id), node))
  const held = nodes
    .filter(({ type }) => type === 'VariableDeclarator')
    .flatMap((node) =>
      nodesOf(node.init)
        .filter(isFunction)
        .flatMap((init) => pair(nameOf(node.id), init)),
    )
  return new Map([...named, ...held])
}

function pair(name: string | undefined, node: Node): readonly (readonly [string, Node])[] {
  return name === undefined ? [] : [[name, node]]
}

/** Imports of files nearby; packages and the source assert nothing for a test. */
function readImports(nodes: readonly Node[], file: string): TestModule['imports'] {
  const imports = nodes
    .filter(({ type, importKind }) => type === 'ImportDeclaration' && importKind !== 'type')
    .flatMap((node) => {
      const source = nameOf(node.source) ?? ''
      const target = resolve(dirname(file), source)
      if (!source.startsWith('.') || !target.includes('/support/') || !existsSync(target)) return []
      return nodesOf(node.specifiers).map(
        (one) => [nameOf(one.local) ?? '', { file: target, name: nameOf(one.imported) ?? '' }] as const,
      )
    })
  return new Map(imports)
}

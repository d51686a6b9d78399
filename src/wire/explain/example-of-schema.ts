import type { TSchema } from 'typebox'

type Node = {
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Node[]
  readonly properties?: Readonly<Record<string, Node>>
  readonly required?: readonly string[]
  readonly items?: Node
  readonly minimum?: number
}

/** The smallest value that fits a schema, with words that say what belongs where: `{name}`. */
export function exampleOfSchema(schema: TSchema, name = 'value'): unknown {
  return exampleOf(schema as Node, name)
}

/** The schema of what is at a place below another; undefined where the schema says nothing of it. */
export function schemaAt(schema: TSchema, path: readonly (string | number)[]): TSchema | undefined {
  const found = path.reduce<Node | undefined>(
    (node, part) => (typeof part === 'number' ? node?.items : node?.properties?.[part]),
    schema as Node,
  )
  return found as TSchema | undefined
}

/** Names of the JSON types that the schema takes, the most telling first. */
export function typesOf(schema: TSchema): readonly string[] {
  const { type, anyOf } = schema as Node
  if (anyOf) return anyOf.flatMap((option) => typesOf(option as TSchema))
  return type === undefined ? [] : [type].flat()
}

function exampleOf(node: Node, name: string): unknown {
  const [first] = node.anyOf ?? []
  if (first) return exampleOf(first, name)
  if (node.enum !== undefined) return node.enum[0]
  const [type = 'string'] = typesOf(node as TSchema)
  return (byType[type] ?? exampleText)(name, node)
}

const byType: Readonly<Record<string, (name: string, node: Node) => unknown>> = {
  object: (_name, node) => exampleObject(node),
  array: (name, { items = {} }) => [exampleOf(items, name)],
  integer: (_name, { minimum = 1 }) => minimum,
  number: (_name, { minimum = 1 }) => minimum,
  boolean: () => true,
}

function exampleObject({ properties = {}, required = [] }: Node): object {
  const members = required.map((name) => [name, exampleOf(properties[name] ?? {}, name)] as const)
  return Object.fromEntries(members)
}

/** Names and labels can be anything; all else is the caller's to fill in. */
function exampleText(name: string): string {
  if (name === 'label' || name === 'singular') return 'Example'
  if (name === 'plural') return 'Examples'
  if (name === 'name') return 'example'
  return `{${name}}`
}

import { parseAst } from 'vitest/node'

/** A node of a syntax tree, as the parser gives it. */
export type Node = Readonly<Record<string, unknown>> & { readonly type: string }

export function parse(text: string): Node {
  return parseAst(text, { lang: 'ts' }) as unknown as Node
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

export function childrenOf(node: Node): readonly Node[] {
  return Object.values(node).flat().filter(isNode)
}

/** The node and all within it, from the outside in. */
export function walk(node: Node): readonly Node[] {
  return [node, ...childrenOf(node).flatMap(walk)]
}

export function nodesOf(value: unknown): readonly Node[] {
  return Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : []
}

/** The name of an identifier, or the key of a member that is written out. */
export function nameOf(value: unknown): string | undefined {
  if (!isNode(value)) return undefined
  if (value.type === 'Identifier') return String(value.name)
  return value.type === 'Literal' && typeof value.value === 'string' ? value.value : undefined
}

export function isFunction({ type }: Node): boolean {
  return ['ArrowFunctionExpression', 'FunctionExpression', 'FunctionDeclaration'].includes(type)
}

/** What a literal, a template or a sum of them says, gaps left out; undefined for anything else. */
export function textOf(node: Node | undefined): string | undefined {
  if (node?.type === 'Literal') return typeof node.value === 'string' ? node.value : undefined
  if (node?.type === 'TemplateLiteral')
    return nodesOf(node.quasis)
      .map(({ value }) => (value as { cooked: string }).cooked)
      .join(' ')
  if (node?.type !== 'BinaryExpression') return undefined
  const parts = [...nodesOf(node.left), ...nodesOf(node.right)].map(textOf)
  return parts.every((part) => part !== undefined) ? parts.join('') : undefined
}

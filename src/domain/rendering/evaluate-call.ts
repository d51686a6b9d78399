import type { Call, Expression, PathExpression } from 'handlebars/dist/cjs/handlebars/compiler/parser.js'
import { isBlockParam, isScoped, resolvePath, type Run, type Scope } from './template-scope.ts'
import { memberOf, plainValue, textOf, type Value } from './template-value.ts'

const HELPERS = ['if', 'unless', 'each', 'with', 'lookup', 'log', 'formatDate'] as const
export type HelperName = (typeof HELPERS)[number]

/** What a tag, a block or a sub-expression is: the value of a path, a helper of R8, or a call of something unknown. */
export type CallKind =
  | { readonly kind: 'value'; readonly path: PathExpression }
  | { readonly kind: 'helper'; readonly name: HelperName }
  | { readonly kind: 'unknown' }

/** Handlebars' own reading (`classifySexpr`), but for `{{[if]}}`, which prints a token of that name here (T30). */
export function classifyCall(call: Call & { readonly type: string }, scope: Scope): CallKind {
  const path = pathOf(call.path)
  const name = isSimple(path) ? path.parts[0] : undefined
  if (name !== undefined && isBlockParam(scope, path)) return { kind: 'value', path }
  const isCall = call.params.length > 0 || call.hash !== undefined || call.type === 'SubExpression'
  const helper = HELPERS.find((known) => known === name)
  if (helper && (isCall || !isBracketed(path))) return { kind: 'helper', name: helper }
  return isCall ? { kind: 'unknown' } : { kind: 'value', path }
}

/** Only a path of one part, of the place where it stands, may name a helper. */
function isSimple(path: PathExpression): boolean {
  return path.parts.length === 1 && path.depth === 0 && !path.data && !isScoped(path)
}

/** The value of a tag or sub-expression; a block's helper has none without its block. */
export function readCall(run: Run, call: Call & { readonly type: string }, scope: Scope): Value {
  const found = classifyCall(call, scope)
  if (found.kind === 'value') return resolvePath(run, scope, found.path)
  if (found.kind === 'unknown') return undefined
  if (found.name === 'formatDate') return run.formatDate(readParams(run, call, scope)[0])
  return found.name === 'lookup' ? lookUp(run, readParams(run, call, scope)) : undefined
}

export function readParams(run: Run, call: Call, scope: Scope): readonly Value[] {
  return call.params.map((param) => readExpression(run, param, scope))
}

/** The value of `name=…` in a call. */
export function readHash(run: Run, call: Call, { scope, name }: { scope: Scope; name: string }): Value {
  const pair = call.hash?.pairs.findLast(({ key }) => key === name)
  return pair ? readExpression(run, pair.value, scope) : undefined
}

function readExpression(run: Run, expression: Expression, scope: Scope): Value {
  run.budget.spend(1)
  if (expression.type === 'PathExpression') return resolvePath(run, scope, expression)
  return expression.type === 'SubExpression' ? readCall(run, expression, scope) : expression.value
}

/** What is looked up in nothing, false, 0 or the empty text is that itself, as in Handlebars. */
function lookUp({ budget }: Run, [owner, field, ...rest]: readonly Value[]): Value {
  if (!owner) return owner
  if (rest.length > 0) return undefined
  const name = field === null || field === undefined ? String(field) : textOf(plainValue(field), budget)
  return memberOf(owner, name)
}

/** A literal in the place of a name is read as a name: `{{"a b"}}`, `{{12}}`. */
function pathOf(path: Call['path']): PathExpression {
  if (path.type === 'PathExpression') return path
  const name = path.type === 'UndefinedLiteral' ? 'undefined' : String(path.value)
  const nowhere = { line: 0, column: 0 }
  return {
    type: 'PathExpression',
    data: false,
    depth: 0,
    parts: [name],
    original: name,
    loc: { start: nowhere, end: { line: 0, column: name.length } },
  }
}

/** Whether a path of one part was written as `[name]`: the tree keeps no trace of it but its width. */
function isBracketed({ loc, parts: [name = ''] }: PathExpression): boolean {
  return loc.end.column - loc.start.column > name.length
}

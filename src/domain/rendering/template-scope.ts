import type { PathExpression } from 'handlebars/dist/cjs/handlebars/compiler/parser.js'
import type { Budget } from './budget.ts'
import { isSameContext, memberOf, type Value } from './template-value.ts'

/** What is the same all through one rendering. */
export type Run = {
  readonly budget: Budget
  /** Null prototype: tokens and event fields (R2). */
  readonly root: Readonly<Record<string, Value>>
  /** Tokens that have a period in their name, and may be written as a path (R11). */
  readonly findDotted: (parts: readonly string[]) => string | undefined
  readonly formatDate: (value: Value) => string
  readonly write: (text: string) => void
}

/** The `@` variables; `parent` is what `@../` reaches. */
export type Frame = {
  readonly root: Value
  readonly key?: Value
  readonly index?: Value
  readonly first?: Value
  readonly last?: Value
  readonly parent?: Frame
}

type Contexts = { readonly value: Value; readonly outer?: Contexts }
type BlockParams = {
  readonly names: readonly string[]
  readonly values: readonly Value[]
  readonly outer?: BlockParams
}

/** Where a statement stands: what `this`, `../`, `@…` and the names of `as |…|` mean there. */
export type Scope = {
  readonly context: Value
  readonly contexts: Contexts
  readonly frame: Frame
  readonly blockParams?: BlockParams
}

const FRAME_NAMES = ['root', 'key', 'index', 'first', 'last'] as const

export function rootScope(root: Value): Scope {
  return { context: root, contexts: { value: root }, frame: { root } }
}

/** The scope inside of a block that is about `context`. */
export function enter(scope: Scope, context: Value, frame: Frame = scope.frame): Scope {
  const contexts = isSameContext(context, scope.contexts.value)
    ? scope.contexts
    : { value: context, outer: scope.contexts }
  return { ...scope, context, contexts, frame }
}

/** The scope inside of a block with `as |…|`. */
export function bindNames(scope: Scope, names: readonly string[], values: readonly Value[]): Scope {
  const outer = scope.blockParams
  return { ...scope, blockParams: { names, values, ...(outer ? { outer } : {}) } }
}

/** Starts with `.` or holds `this`: Handlebars takes such a path for one that names no helper. */
export function isScoped(path: PathExpression): boolean {
  return /^\.|this\b/.test(path.original)
}

export function isBlockParam(scope: Scope, path: PathExpression): boolean {
  return findBlockParam(scope, path) !== undefined
}

/** The value of a path; undefined for whatever is not there (R4). */
export function resolvePath(run: Run, scope: Scope, path: PathExpression): Value {
  run.budget.spend(path.parts.length)
  if (path.data) return resolveFrame(scope.frame, path)
  const bound = findBlockParam(scope, path)
  if (bound) return descend(bound.value, path.parts.slice(1))
  const base = path.depth === 0 ? scope.context : outerContext(scope.contexts, path.depth)
  const dotted = base === run.root ? run.findDotted(path.parts) : undefined
  return dotted ?? descend(base, path.parts)
}

function findBlockParam(scope: Scope, path: PathExpression): { readonly value: Value } | undefined {
  const name = path.parts[0]
  if (name === undefined || path.data || path.depth > 0 || isScoped(path)) return undefined
  for (let params = scope.blockParams; params; params = params.outer) {
    const at = params.names.indexOf(name)
    if (at !== -1) return { value: params.values[at] }
  }
  return undefined
}

function outerContext(contexts: Contexts, depth: number): Value {
  let found: Contexts | undefined = contexts
  for (let step = 0; step < depth && found; step += 1) found = found.outer
  return found?.value
}

function resolveFrame(frame: Frame, path: PathExpression): Value {
  let found: Frame | undefined = frame
  for (let step = 0; step < path.depth && found; step += 1) found = found.parent
  const name = FRAME_NAMES.find((known) => known === path.parts[0])
  const value = found && name ? found[name] : undefined
  return path.parts.slice(1).reduce((owner, part) => (owner ? memberOf(owner, part) : owner), value)
}

function descend(base: Value, parts: readonly string[]): Value {
  return parts.reduce<Value>((owner, part) => (owner == null ? owner : memberOf(owner, part)), base)
}

import type {
  BlockStatement,
  MustacheStatement,
  Program,
  Statement,
} from 'handlebars/dist/cjs/handlebars/compiler/parser.js'
import { escapeExpression } from './escape-html.ts'
import { classifyCall, type HelperName, readCall, readHash, readParams } from './evaluate-call.ts'
import {
  bindNames,
  enter,
  type Frame,
  resolvePath,
  rootScope,
  type Run,
  type Scope,
} from './template-scope.ts'
import { isEmpty, plainValue, textOf, type Value } from './template-value.ts'

/**
 * Writes what a template says about `run.root`, as Handlebars would (R3, R4, R5, R8). An allow-list: a statement or
 * helper that is not named here renders as nothing. Throws BudgetExceeded.
 */
export function evaluateTemplate(run: Run, program: Program): void {
  evaluateProgram(run, program, rootScope(run.root))
}

function evaluateProgram(run: Run, program: Program | undefined, scope: Scope): void {
  for (const statement of program?.body ?? []) {
    run.budget.spend(1)
    evaluateStatement(run, statement, scope)
  }
}

function evaluateStatement(run: Run, statement: Statement, scope: Scope): void {
  if (statement.type === 'ContentStatement') run.write(statement.value)
  if (statement.type === 'MustacheStatement') evaluateMustache(run, statement, scope)
  if (statement.type === 'BlockStatement') evaluateBlock(run, statement, scope)
}

function evaluateMustache(run: Run, statement: MustacheStatement, scope: Scope): void {
  const text = textOf(readCall(run, statement, scope), run.budget)
  run.write(statement.escaped ? escapeExpression(text) : text)
}

type Block = { readonly run: Run; readonly statement: BlockStatement; readonly scope: Scope }

function evaluateBlock(run: Run, statement: BlockStatement, scope: Scope): void {
  const block = { run, statement, scope }
  const found = classifyCall(statement, scope)
  if (found.kind === 'value') evaluateSection(block, resolvePath(run, scope, found.path))
  if (found.kind === 'helper') helperBlocks[found.name](block)
}

/** The helpers as blocks. Those that give a value print it, and their content is ignored (R9). */
const helperBlocks: Readonly<Record<HelperName, (block: Block) => void>> = {
  if: (block) => evaluateCondition(block, 'if'),
  unless: (block) => evaluateCondition(block, 'unless'),
  each: (block) => withParam(block, (value) => evaluateEach(block, value)),
  with: (block) => withParam(block, (value) => evaluateWith(block, value)),
  lookup: writeValue,
  log: writeValue,
  formatDate: writeValue,
}

function writeValue({ run, statement, scope }: Block): void {
  run.write(textOf(readCall(run, statement, scope), run.budget))
}

/** These helpers take exactly one value; with more or fewer they are no call that means something. */
function withParam({ run, statement, scope }: Block, evaluate: (value: Value) => void): void {
  const params = readParams(run, statement, scope)
  if (params.length === 1) evaluate(params[0])
}

function evaluateCondition(block: Block, name: 'if' | 'unless'): void {
  withParam(block, (value) => {
    const { run, statement, scope } = block
    const includesZero = Boolean(readHash(run, statement, { scope, name: 'includeZero' }))
    const isFalse = (!includesZero && !value) || isEmpty(value)
    evaluateBranch(block, isFalse === (name === 'if') ? 'inverse' : 'program')
  })
}

function evaluateWith(block: Block, value: Value): void {
  if (isEmpty(value)) evaluateBranch(block, 'inverse')
  else evaluateBody(block, enter(block.scope, value), [value])
}

/** `{{#name}}…{{/name}}` without a helper: Handlebars' `blockHelperMissing`. */
function evaluateSection(block: Block, value: Value): void {
  if (value === true) return evaluateBranch(block, 'program')
  if (value === false || value === null || value === undefined) return evaluateBranch(block, 'inverse')
  if (Array.isArray(value)) return evaluateEach(block, value)
  return evaluateBody(block, enter(block.scope, value), [])
}

function evaluateEach(block: Block, list: Value): void {
  const keys = typeof list === 'object' && list !== null ? Object.keys(list) : []
  if (keys.length === 0) return evaluateBranch(block, 'inverse')
  for (const [index, name] of keys.entries()) {
    block.run.budget.countIteration()
    const key = Array.isArray(list) ? index : name
    const value = plainValue((list as Readonly<Record<string, Value>>)[name])
    const position = { index, key, first: index === 0, last: index === keys.length - 1 }
    evaluateBody(block, enter(block.scope, value, innerFrame(block.scope, position)), [value, key])
  }
}

function innerFrame({ frame }: Scope, position: Omit<Frame, 'root' | 'parent'>): Frame {
  return { root: frame.root, ...position, parent: frame }
}

/** A branch that is about the same things as the block is. */
function evaluateBranch(block: Block, branch: 'program' | 'inverse'): void {
  const { run, statement, scope } = block
  if (branch === 'program') evaluateBody(block, enter(scope, scope.context), [])
  else evaluateProgram(run, statement.inverse, enter(scope, scope.context))
}

function evaluateBody({ run, statement }: Block, scope: Scope, values: readonly Value[]): void {
  const { program } = statement
  const names = program?.blockParams
  evaluateProgram(run, program, names ? bindNames(scope, names, values) : scope)
}

import type { Expression, Program, Statement } from 'handlebars/dist/cjs/handlebars/compiler/parser.js'

/** How many statements and sub-expressions a template has; stops counting soon after `limit`. Depth is bounded before. */
export function countNodes(program: Program, limit: number): number {
  let count = 0
  for (const statement of program.body) {
    count += 1 + countStatement(statement, limit - count)
    if (count > limit) break
  }
  return count
}

function countStatement(statement: Statement, limit: number): number {
  if (statement.type !== 'MustacheStatement' && statement.type !== 'BlockStatement') return 0
  const inner = statement.type === 'BlockStatement' ? [statement.program, statement.inverse] : []
  const bodies = inner.map((program) => (program ? countNodes(program, limit) : 0))
  return countExpressions(statement) + bodies.reduce((sum, count) => sum + count, 0)
}

function countExpressions(call: Extract<Expression, { params: unknown }> | Statement): number {
  if (!('params' in call)) return 0
  const given = [...call.params, ...(call.hash?.pairs ?? []).map(({ value }) => value)]
  const calls = given.filter((value) => value.type === 'SubExpression')
  return calls.reduce((sum, inner) => sum + 1 + countExpressions(inner), 0)
}

import { type RawBuilder, sql } from 'kysely'
import type { BinaryOperator, Expression, FunctionName } from '../domain/properties/formula/expression.ts'
import type { FormulaValue, SearchValue } from '../domain/search/search-value.ts'

type Sql = RawBuilder<unknown>
/** What a part of a formula is in SQL: double precision, text or boolean; null stands for nothing. */
type Part = { readonly type: 'number' | 'string' | 'bool'; readonly sql: Sql }
type ReadText = (value: SearchValue) => RawBuilder<string>
type Reading = { readonly formula: FormulaValue; readonly readText: ReadText }

const MAX_CHARACTERS = 65_536

/** White space as JavaScript's `trim` knows it. */
export const WHITE_SPACE =
  ' \t\n\v\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a' +
  '\u2028\u2029\u202f\u205f\u3000\ufeff'

/**
 * The result of a formula as text, as `calculate.ts` has it for one record: the same doubles, shown with 15 digits. A
 * double becomes a numeric by its first 15 digits. Doubles that could leave the range of their type count as nothing.
 */
export function formulaText(formula: FormulaValue, readText: ReadText): RawBuilder<string> {
  const part = write(formula.expression, { formula, readText })
  const text = sql<string>`nullif(${textOf(part)}, '')`
  if (formula.options === undefined) return text
  return sql`(select case when part.x = any (${[...formula.options]}::text[]) then part.x end
    from (select ${text} as x offset 0) as part)`
}

function textOf({ type, sql: value }: Part): RawBuilder<string> {
  if (type === 'string') return sql`${value}`
  if (type === 'bool') return sql`(case ${value} when true then 'true' when false then 'false' end)`
  return sql`trim_scale((${value})::numeric)::text`
}

function write(expression: Expression, reading: Reading): Part {
  switch (expression.kind) {
    case 'literal':
      return writeLiteral(expression.value)
    case 'property':
      return writeRead(expression, reading)
    case 'negate':
      return { type: 'number', sql: sql`(- ${write(expression.operand, reading).sql})` }
    case 'not':
      return { type: 'bool', sql: sql`((${write(expression.operand, reading).sql}) is not true)` }
    case 'binary':
      return writeBinary(expression.operator, [
        write(expression.left, reading),
        write(expression.right, reading),
      ])
    case 'call':
      return calls[expression.name](expression.operands.map((operand) => write(operand, reading)))
    case 'if':
      return writeIf(expression, reading)
  }
}

function writeLiteral(value: number | string | boolean): Part {
  if (typeof value === 'string') return { type: 'string', sql: sql`${value}::text` }
  if (typeof value === 'boolean') return { type: 'bool', sql: value ? sql`true` : sql`false` }
  return { type: 'number', sql: toDouble(sql`${String(value)}::numeric`) }
}

function writeRead({ name, as }: Extract<Expression, { kind: 'property' }>, reading: Reading): Part {
  const value = Object.hasOwn(reading.formula.reads, name) ? reading.formula.reads[name] : undefined
  const text = value === undefined ? sql<string>`null::text` : reading.readText(value)
  if (as === 'number') return { type: 'number', sql: toDouble(toNumeric(text, '^-?[0-9]+([.][0-9]+)?$')) }
  if (as === 'bool') return { type: 'bool', sql: sql`(${text} = 'true')` }
  return { type: 'string', sql: text }
}

/** Evaluated once each: without `offset 0` the planner puts the parts wherever they are named. */
function toNumeric(text: Sql, pattern: string): Sql {
  return sql`(select case when length(part.x) <= 1000 and part.x ~ ${pattern} then part.x::numeric end
    from (select ${text} as x offset 0) as part)`
}

function toDouble(numeric: Sql): Sql {
  return sql`(select case when part.x = 0 or abs(part.x) between 1e-300 and 1e300 then part.x::float8 end
    from (select ${numeric} as x offset 0) as part)`
}

function writeBinary(operator: BinaryOperator, [left, right]: readonly [Part, Part]): Part {
  const operands = [left.sql, right.sql] as const
  switch (operator) {
    case 'and':
      return { type: 'bool', sql: sql`((${left.sql}) is true and (${right.sql}) is true)` }
    case 'or':
      return { type: 'bool', sql: sql`((${left.sql}) is true or (${right.sql}) is true)` }
    case '=':
      return { type: 'bool', sql: sql`((${left.sql} = ${right.sql}) is true)` }
    case '!=':
      return { type: 'bool', sql: sql`(${left.sql} is distinct from ${right.sql})` }
    case '<':
    case '>':
    case '<=':
    case '>=':
      return { type: 'bool', sql: sql`((${left.sql} ${signs[operator]} ${right.sql}) is true)` }
    default:
      return left.type === 'string'
        ? { type: 'string', sql: bounded(sql`(${left.sql} || ${right.sql})`) }
        : { type: 'number', sql: arithmetic(operator, operands) }
  }
}

const signs: Readonly<Record<'<' | '>' | '<=' | '>=' | '+' | '-' | '*' | '/', Sql>> = {
  '<': sql`<`,
  '>': sql`>`,
  '<=': sql`<=`,
  '>=': sql`>=`,
  '+': sql`+`,
  '-': sql`-`,
  '*': sql`*`,
  '/': sql`/`,
}

/** PostgreSQL fails where a double would become infinite or vanish: what could is nothing instead. */
function arithmetic(operator: '+' | '-' | '*' | '/', [left, right]: readonly [Sql, Sql]): Sql {
  const isSafe =
    operator === '+' || operator === '-'
      ? sql`abs(part.x) < 1e300 and abs(part.y) < 1e300`
      : sql`(part.x = 0 or abs(part.x) between 1e-150 and 1e150) and (part.y = 0 or abs(part.y) between 1e-150 and 1e150)`
  const divides = operator === '/' ? sql`and part.y <> 0` : sql``
  return sql`(select case when ${isSafe} ${divides} then part.x ${signs[operator]} part.y end
    from (select ${left} as x, ${right} as y offset 0) as part)`
}

function writeIf({ branches, otherwise }: Extract<Expression, { kind: 'if' }>, reading: Reading): Part {
  const values = branches.map(({ value }) => write(value, reading))
  const whens = branches.map(
    ({ condition }, at) => sql`when ${write(condition, reading).sql} then ${values[at]?.sql ?? sql`null`}`,
  )
  const last = otherwise === undefined ? sql`` : sql`else ${write(otherwise, reading).sql}`
  return { type: values[0]?.type ?? 'string', sql: sql`(case ${sql.join(whens, sql` `)} ${last} end)` }
}

/** A text that no property could hold is nothing. */
function bounded(text: Sql): Sql {
  return sql`(select case when length(part.x) <= ${MAX_CHARACTERS}::int then part.x end
    from (select ${text} as x offset 0) as part)`
}

const list = (parts: readonly Part[]) => sql.join(parts.map((part) => part.sql))

/** Of several numbers, if none is missing. */
function extreme(of: Sql, parts: readonly Part[]): Part {
  return {
    type: 'number',
    sql: sql`(select case when bool_and(x is not null) then ${of} end from unnest(array[${list(parts)}]::float8[]) as x)`,
  }
}

const calls: Readonly<Record<FunctionName, (parts: readonly Part[]) => Part>> = {
  max: (parts) => extreme(sql`max(x)`, parts),
  min: (parts) => extreme(sql`min(x)`, parts),
  is_present: (parts) => ({ type: 'bool', sql: sql`((${list(parts)}) is not null)` }),
  contains: (parts) => ({ type: 'bool', sql: sql`((strpos(${list(parts)}) > 0) is true)` }),
  concatenate: (parts) => ({ type: 'string', sql: bounded(sql`concat(${list(parts)})`) }),
  number_to_string: ([part]) => ({
    type: 'string',
    sql: part === undefined ? sql`null::text` : textOf(part),
  }),
  string_to_number: (parts) => ({
    type: 'number',
    sql: toDouble(
      toNumeric(
        sql`btrim(${list(parts)}, ${WHITE_SPACE}::text)`,
        '^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]{1,3})?$',
      ),
    ),
  }),
}

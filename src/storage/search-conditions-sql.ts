import { type RawBuilder, sql } from 'kysely'
import type {
  Comparison,
  ComparisonOperator,
  SearchCondition,
  SearchTerm,
  SearchValue,
} from '../domain/search/search-value.ts'
import { withHolders } from './search-holders-sql.ts'
import { comparableSql, digitsOf, type SearchScope, textSql } from './search-values-sql.ts'

type Kind<K extends SearchCondition['kind']> = Extract<SearchCondition, { readonly kind: K }>
type Holds = RawBuilder<boolean>

const operators: Readonly<Record<ComparisonOperator, RawBuilder<unknown>>> = {
  EQ: sql`=`,
  NEQ: sql`<>`,
  LT: sql`<`,
  LTE: sql`<=`,
  GT: sql`>`,
  GTE: sql`>=`,
}

const conditions: {
  readonly [K in SearchCondition['kind']]: (condition: Kind<K>, scope: SearchScope) => Holds
} = {
  all: ({ of }, scope) => joined(of, sql` and `, scope) ?? sql`true`,
  any: ({ of }, scope) => joined(of, sql` or `, scope) ?? sql`false`,
  not: ({ of }, scope) => sql`((${conditionSql(of, scope)}) is not true)`,
  present: ({ value }, scope) =>
    value.kind === 'id' || value.kind === 'time' ? sql`true` : sql`(${textSql(value, scope)} is not null)`,
  compare: compareSql,
  oneOf: oneOfSql,
  tokens: tokensSql,
  glob: globSql,
  hasMember: ({ value, operands }, scope) =>
    sql`(string_to_array(${textSql(value, scope)}, ';') && ${[...operands]}::text[])`,
  hasMemberLike: ({ value, pattern }, scope) =>
    sql`exists (select from unnest(string_to_array(${textSql(value, scope)}, ';')) as member
      where member like ${toLike(pattern)}::text)`,
  mentions: mentionsSql,
  linked: linkedSql,
}

/** Whether a record is as asked. Null stands for no. Every text of a caller's is a parameter. */
export function conditionSql<K extends SearchCondition['kind']>(
  condition: Kind<K>,
  scope: SearchScope,
): Holds {
  const write = conditions[condition.kind] as (condition: Kind<K>, scope: SearchScope) => Holds
  return write(condition, scope)
}

function joined(
  of: readonly SearchCondition[],
  separator: RawBuilder<unknown>,
  scope: SearchScope,
): Holds | undefined {
  if (of.length === 0) return undefined
  return sql`(${sql.join(
    of.map((condition) => conditionSql(condition, scope)),
    separator,
  )})`
}

function compareSql({ as, operator, value, operand }: Kind<'compare'>, scope: SearchScope): Holds {
  const left = comparableSql(value, as, scope)
  const right = operandSql(operand, as, value)
  const holds = sql<boolean>`${left} ${operators[operator]} ${right}`
  if (operator !== 'EQ') return holds
  const folded = [sql<string>`lower(${operand}::text)`, sql<string>`${operand.toLowerCase()}::text`]
  return withHolders(holds, { as, value, folded }, scope)
}

function operandSql(operand: string, as: Comparison, value: SearchValue): RawBuilder<unknown> {
  switch (as) {
    case 'number':
      return value.kind === 'id' && isBigint(operand) ? sql`${operand}::bigint` : sql`${operand}::numeric`
    case 'instant':
      return value.kind === 'time'
        ? sql`${operand}::timestamptz`
        : sql`rtrim(${operand}::text, 'Z') collate "C"`
    case 'folded':
      return sql`lower(${operand}::text) collate "C"`
    case 'exact':
      return sql`${operand}::text collate "C"`
  }
}

/** By a number of their own type ids are found in the primary key. */
function isBigint(operand: string): boolean {
  return /^\d{1,18}$/.test(operand)
}

function oneOfSql({ as, value, operands }: Kind<'oneOf'>, scope: SearchScope): Holds {
  const left = comparableSql(value, as, scope)
  const among = sql<boolean>`${left} = any(${listSql(operands, as, value)})`
  return withHolders(
    among,
    { as, value, folded: operands.map((operand) => sql<string>`${operand}::text`) },
    scope,
  )
}

function listSql(operands: readonly string[], as: Comparison, value: SearchValue): RawBuilder<unknown> {
  const list = [...operands]
  if (as === 'number')
    return value.kind === 'id' && list.every(isBigint) ? sql`${list}::bigint[]` : sql`${list}::numeric[]`
  if (as !== 'instant') return sql`${list}::text[]`
  if (value.kind === 'time') return sql`${list}::timestamptz[]`
  return sql`${list.map((operand) => operand.replace(/Z$/, ''))}::text[]`
}

/** What holds of a text that has the tokens is looked at first: it has their parts in it. */
function tokensSql({ value, needle }: Kind<'tokens'>, scope: SearchScope): Holds {
  const text = textSql(value, scope)
  const tokens = sql`array_remove(${tokensOf(sql`${needle}::text`)}, '')`
  const part = sql`'%' || replace((${tokens})[1], '_', '\\_') || '%'`
  return sql`(cardinality(${tokens}) > 0 and lower(${text}) like ${part} and ${tokensOf(text)} @> ${tokens})`
}

/** What is neither letter, digit nor underscore separates tokens, on both sides. */
function tokensOf(text: RawBuilder<string>): RawBuilder<unknown> {
  return sql`regexp_split_to_array(lower(${text}), '[^[:alnum:]_]+')`
}

/** The part tells most records apart before their words are looked at one by one. */
function globSql({ as, value, pattern, orWord }: Kind<'glob'>, scope: SearchScope): Holds {
  const fold = (text: RawBuilder<string>) => (as === 'folded' ? sql<string>`lower(${text})` : text)
  const text = fold(textSql(value, scope))
  const like = fold(sql`${toLike(pattern)}::text`)
  if (!orWord) return sql`(${text} like ${like})`
  const part = fold(sql`${toLike(`*${pattern}*`)}::text`)
  return sql`(${text} like ${part} and (${text} like ${like}
    or exists (select from regexp_split_to_table(${text}, '\\s+') as word where word like ${like})))`
}

/** `*` stands for any text; signs of LIKE's own stand for themselves. */
function toLike(pattern: string): string {
  return escapeLike(pattern).replace(/\*+/g, '%')
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}

/** One text of all values is looked through: a term has no white space, so it cannot reach from one into the next. */
function mentionsSql({ values, phones, terms }: Kind<'mentions'>, scope: SearchScope): Holds {
  if (values.length === 0) return sql`false`
  const haystack = sql`lower(concat_ws(E'\n', ${sql.join(values.map((value) => textSql(value, scope)))}))`
  const numbers =
    phones.length === 0
      ? undefined
      : sql`concat_ws(E'\n', ${sql.join(phones.map((value) => digitsOf(textSql(value, scope))))})`
  const holds = terms.map((term) => termSql(term, haystack, numbers))
  return sql`(${sql.join(holds, sql` and `)})`
}

/** Not `strpos`: of LIKE the planner expects few matches, and reads all records with several workers. */
function termSql(
  { text, digits }: SearchTerm,
  haystack: RawBuilder<unknown>,
  numbers: RawBuilder<unknown> | undefined,
): Holds {
  const isPart = sql<boolean>`${haystack} like lower(${`%${escapeLike(text)}%`}::text)`
  if (digits === undefined || numbers === undefined) return isPart
  return sql`(${isPart} or ${numbers} like ${`%${digits}%`}::text)`
}

/**
 * From the side of the linked records, by the primary key of links; an id that was merged away stands for its survivor,
 * and an archived record has no links (OBJ-57, ASC-7).
 */
function linkedSql({ toTypeId, toIds }: Kind<'linked'>, { accountId, objectTypeId }: SearchScope): Holds {
  return sql`(r.id = any (array(
    select a.to_id from association a
    where a.account_id = ${accountId}::bigint and a.from_type_id = ${toTypeId}::text
      and a.from_id = any (array(
        select t.id from crm_record t
        where t.account_id = ${accountId}::bigint and t.object_type_id = ${toTypeId}::text and t.archived_at is null
          and t.id = any (array(
            select unnest(${[...toIds]}::bigint[]) union select m.survivor_id from merged_record m
            where m.account_id = ${accountId}::bigint and m.object_type_id = ${toTypeId}::text
              and m.id = any (${[...toIds]}::bigint[])))))
      and a.to_type_id = ${objectTypeId}::text)))`
}

import { type RawBuilder, sql } from 'kysely'
import type { Comparison, SearchCondition, SearchValue } from '../domain/search/search-value.ts'
import { formulaText, WHITE_SPACE } from './search-formulas-sql.ts'
import { storedColumn } from './search-columns.ts'

/** Whose records a search looks at, and how conditions within values are written. */
export type SearchScope = {
  readonly accountId: string
  readonly objectTypeId: string
  readonly conditionSql: (condition: SearchCondition, scope: SearchScope) => RawBuilder<boolean>
}

type Kind<K extends SearchValue['kind']> = Extract<SearchValue, { readonly kind: K }>
type Text = RawBuilder<string>

const texts: {
  readonly [K in SearchValue['kind']]: (value: Kind<K>, scope: SearchScope) => Text
} = {
  stored: ({ name }, { objectTypeId }) => storedColumn(objectTypeId, name),
  id: () => sql`r.id::text`,
  time: ({ of }) =>
    sql`replace(to_char(${timeColumn(of)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '.000Z', 'Z')`,
  literal: ({ text }) => sql`nullif(${text}::text, '')`,
  joined: ({ values }, scope) => {
    const parts = sql.join(values.map((value) => textSql(value, scope)))
    return sql`nullif(btrim(concat_ws(' ', ${parts}), ${WHITE_SPACE}::text), '')`
  },
  first: ({ values }, scope) => sql`coalesce(${sql.join(values.map((value) => textSql(value, scope)))})`,
  prefixed: ({ prefix, value }, scope) => sql`(${prefix}::text || ${textSql(value, scope)})`,
  emailDomain: ({ value }, scope) => sql`nullif(substring(${textSql(value, scope)} from '[^@]*$'), '')`,
  lastDigits: ({ value, count }, scope) =>
    sql`nullif(right(${digitsOf(textSql(value, scope))}, ${count}::int), '')`,
  choice: ({ branches }, scope) => {
    if (branches.length === 0) return sql`null::text`
    const whens = branches.map(
      ({ when, value }) => sql`when ${scope.conditionSql(when, scope)} then ${textSql(value, scope)}`,
    )
    return sql`case ${sql.join(whens, sql` `)} end`
  },
  flag: ({ when, yes, no }, scope) =>
    sql`case when ${scope.conditionSql(when, scope)} then ${yes}::text else ${no}::text end`,
  elapsed: (value, scope) => sql`${elapsedSql(value, scope)}::text`,
  product: (value, scope) => sql`trim_scale(${productSql(value, scope)})::text`,
  lineAmount: (value, scope) => sql`trim_scale(${lineAmountSql(value, scope)})::text`,
  links: (value, scope) => sql`${linksSql(value, scope)}::text`,
  formula: (formula, scope) => formulaText(formula, (value) => textSql(value, scope)),
}

/** The value as text, as records show it; null when there is none. */
export function textSql<K extends SearchValue['kind']>(value: Kind<K>, scope: SearchScope): Text {
  const write = texts[value.kind] as (value: Kind<K>, scope: SearchScope) => Text
  return write(value, scope)
}

/** The value as the comparison needs it; null when there is none. */
export function comparableSql(value: SearchValue, as: Comparison, scope: SearchScope): RawBuilder<unknown> {
  if (as === 'number') return numberSql(value, scope)
  if (as === 'instant' && value.kind === 'time') return timeColumn(value.of)
  const text = textSql(value, scope)
  // Without the letter behind them, texts of instants sort as the instants do: 48Z comes before 48.1Z.
  if (as === 'instant') return sql`rtrim(${text}, 'Z') collate "C"`
  return as === 'folded' ? sql`lower(${text}) collate "C"` : sql`${text} collate "C"`
}

function numberSql(value: SearchValue, scope: SearchScope): RawBuilder<unknown> {
  switch (value.kind) {
    case 'id':
      return sql`r.id`
    case 'elapsed':
      return elapsedSql(value, scope)
    case 'product':
      return productSql(value, scope)
    case 'lineAmount':
      return lineAmountSql(value, scope)
    case 'links':
      return linksSql(value, scope)
    default:
      return toNumber(textSql(value, scope))
  }
}

/** Whatever is stored, a text that is no number, or a very long one, is none: it never fails the statement. */
function toNumber(text: Text): RawBuilder<unknown> {
  return sql`(case when length(${text}) <= 1000 and ${text} ~ '^-?[0-9]+([.][0-9]+)?$' then ${text}::numeric end)`
}

function productSql({ value, factor }: Kind<'product'>, scope: SearchScope): RawBuilder<unknown> {
  return sql`(${numberSql(value, scope)} * ${factor}::numeric)`
}

/** A numeric keeps every digit of products and differences of numbers as short as these. */
function lineAmountSql(value: Kind<'lineAmount'>, scope: SearchScope): RawBuilder<unknown> {
  const parts = [value.quantity, value.price, value.discount, value.percentage]
  const isShort = parts.map(
    (part) => sql`coalesce(length(${textSql(part, scope)}), 0) <= ${value.maxCharacters}::int`,
  )
  const [quantity, price, discount, percentage] = parts.map((part) => numberSql(part, scope))
  return sql`(case when ${sql.join(isShort, sql` and `)}
    then ${quantity} * ${price} * (1 - coalesce(${percentage}, 0) * 0.01) - coalesce(${discount}, 0) end)`
}

function elapsedSql({ from, until, unitMs }: Kind<'elapsed'>, scope: SearchScope): RawBuilder<unknown> {
  const [start, end] = [epochMs(from, scope), epochMs(until, scope)]
  return sql`(case when ${start} is not null and ${end} is not null
    then greatest(0, floor((${end} - ${start}) / ${unitMs}::numeric)) end)`
}

function epochMs(value: SearchValue, scope: SearchScope): RawBuilder<unknown> {
  if (value.kind === 'time') return sql`round(extract(epoch from ${timeColumn(value.of)}) * 1000)`
  const text = textSql(value, scope)
  return sql`(case when ${text} ~ '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d([.]\\d{3})?Z$'
    then round(extract(epoch from ${text}::timestamptz) * 1000) end)`
}

/** By the primary key of links, from the record's side; the target's own row tells whether it is archived. */
function linksSql({ to, shows }: Kind<'links'>, scope: SearchScope): RawBuilder<unknown> {
  const definitions = sql.join(to.map(({ toTypeId, typeId }) => sql`(${toTypeId}::text, ${typeId}::int)`))
  const shown = shows === 'count' ? sql`count(*)` : sql`min(a.to_id)`
  return sql`(select ${shown} from association a
    where a.account_id = ${scope.accountId}::bigint and a.from_type_id = ${scope.objectTypeId}::text
      and a.from_id = r.id and a.category = 'HUBSPOT_DEFINED' and (a.to_type_id, a.type_id) in (${definitions})
      and exists (
        select from crm_record t where t.account_id = ${scope.accountId}::bigint
          and t.object_type_id = a.to_type_id and t.id = a.to_id and t.archived_at is null
      ))`
}

export function digitsOf(text: Text): Text {
  return sql`regexp_replace(${text}, '[^0-9]', '', 'g')`
}

function timeColumn(of: 'createdAt' | 'updatedAt'): RawBuilder<unknown> {
  return of === 'createdAt' ? sql`r.created_at` : sql`r.updated_at`
}

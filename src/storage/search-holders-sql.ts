import { type RawBuilder, sql } from 'kysely'
import type { Comparison, SearchValue } from '../domain/search/search-value.ts'
import type { SearchScope } from './search-values-sql.ts'

type Equality = {
  readonly as: Comparison
  readonly value: SearchValue
  /** What the value can be, lower-cased. */
  readonly folded: readonly RawBuilder<string>[]
}

/**
 * An equality of texts, joined by what follows from it for a unique property: that the record is among those which
 * hold the value. They are few and found by an index, which the equality itself is not.
 */
export function withHolders(
  holds: RawBuilder<boolean>,
  { as, value, folded }: Equality,
  { accountId, objectTypeId }: SearchScope,
): RawBuilder<boolean> {
  if (as !== 'folded' || value.kind !== 'stored' || value.isUnique !== true || folded.length === 0)
    return holds
  const list = sql`array[${sql.join(folded)}]`
  // E-mail addresses are kept in lower case (OBJ-54), other unique texts as they are: these have an index of their own.
  const isHeld =
    value.name === 'email'
      ? sql`u.property = 'email' and u.value = any (${list})`
      : sql`u.property = ${value.name}::text and u.property <> 'email' and lower(u.value collate "default") collate "C" = any (${list})`
  return sql`(${holds} and r.id = any (array(
    select u.record_id from unique_value u
    where u.account_id = ${accountId}::bigint and u.object_type_id = ${objectTypeId}::text and ${isHeld})))`
}

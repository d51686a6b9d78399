import { type RawBuilder, sql } from 'kysely'

/** The records of a type, and the moment that searches see them at: epoch ms, none for the present one. */
export type SeenRecords = {
  readonly accountId: string
  readonly objectTypeId: string
  readonly asOf: number | undefined
}

/**
 * What searches read as `r`: the table, or for a moment before now its records as they were then (SRCH-20). Values that
 * were written since give way to those before; what was made since is not there, what was archived since is. Links are
 * as they are now. For tests of clients: no index helps.
 */
export function seenRecords({ accountId, objectTypeId, asOf }: SeenRecords): RawBuilder<unknown> {
  if (asOf === undefined) return sql`crm_record r`
  const moment = sql`${new Date(asOf).toISOString()}::timestamptz`
  const changes = sql`record_change h
    where h.account_id = ${accountId}::bigint and h.object_type_id = ${objectTypeId}::text and h.record_id = c.id`
  const values = sql`record_change h cross join lateral json_each_text(h.property_values) as e (name, value)
    where h.account_id = ${accountId}::bigint and h.object_type_id = ${objectTypeId}::text and h.record_id = c.id`
  return sql`(
    select c.account_id, c.object_type_id, c.id, c.created_at,
      case when c.archived_at > ${moment} then null else c.archived_at end as archived_at,
      case when c.updated_at > ${moment} then past.changed_at else c.updated_at end as updated_at,
      case when c.updated_at > ${moment} then c.properties - past.young || past.old else c.properties end as properties
    from crm_record c cross join lateral (
      select (select max(h.changed_at) from ${changes} and h.changed_at <= ${moment}) as changed_at,
        array(select e.name from ${values} and h.changed_at > ${moment}) as young,
        coalesce((
          select jsonb_object_agg(last.name, last.value) from (
            select distinct on (e.name) e.name, e.value from ${values} and h.changed_at <= ${moment}
            order by e.name, h.change_number desc
          ) as last
          where last.value <> '' and last.name in (select e.name from ${values} and h.changed_at > ${moment})
        ), '{}') as old
    ) as past
    where c.account_id = ${accountId}::bigint and c.object_type_id = ${objectTypeId}::text
      and (c.updated_at <= ${moment} or past.changed_at is not null)
  ) as r`
}

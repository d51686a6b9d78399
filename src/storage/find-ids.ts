import type { Querier } from './database.ts'

// By the two indexes of archived contacts.
const FIND_ARCHIVED_HOLDERS = `
select r.id from crm_record r
where r.account_id = $1 and r.object_type_id = '0-1' and r.archived_at is not null and r.properties ->> 'email' = $2
union
select r.id from crm_record r
where r.account_id = $1 and r.object_type_id = '0-1' and r.archived_at is not null
  and r.properties ? 'hs_additional_emails' and $2 = any(string_to_array(r.properties ->> 'hs_additional_emails', ';'))
limit $3`

/** Ids of archived contacts that have an address, in comparable form, as their own or a further one. */
export async function findArchivedHolders(
  db: Querier,
  wanted: { readonly accountId: string; readonly address: string; readonly limit: number },
): Promise<readonly string[]> {
  const values = [wanted.accountId, wanted.address, wanted.limit]
  return (await db.query<{ id: string }>(FIND_ARCHIVED_HOLDERS, values)).map(({ id }) => id)
}

// By primary key.
const FIND_SURVIVORS = `
select m.id, m.survivor_id from merged_record m
where m.account_id = $1 and m.object_type_id = $2 and m.id = any($3::bigint[])`

/** Which record stands for each of those that were merged away. */
export async function findSurvivors(
  db: Querier,
  of: { readonly accountId: string; readonly objectTypeId: string; readonly merged: readonly string[] },
): Promise<ReadonlyMap<string, string>> {
  const values = [of.accountId, of.objectTypeId, of.merged]
  const rows = await db.query<{ id: string; survivor_id: string }>(FIND_SURVIVORS, values)
  return new Map(rows.map((row) => [row.id, row.survivor_id]))
}

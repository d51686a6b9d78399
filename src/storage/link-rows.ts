import type { Association } from '../domain/objects/record.ts'
import type { RecordWrites } from '../domain/objects/record-store.ts'
import { numberArray, textArray } from './arrays.ts'
import type { Querier } from './database.ts'
import { runRows } from './run-rows.ts'
import { prepared } from './statement.ts'

// Rows of links are never updated, so their places hold while they are looked up: by primary key, one by one. A join
// would be planned for few rows, and a merge of records with thousands of links would not end in time.
const DELETE_LINKS = prepared(`
delete from association a
where a.account_id = $1 and a.ctid = any(array(
  select found.ctid from jsonb_to_recordset($2::jsonb) as input
    (from_type_id text, from_id bigint, to_type_id text, to_id bigint, category text, type_id int)
  cross join lateral (
    select link.ctid from association link
    where link.account_id = $1 and link.from_type_id = input.from_type_id and link.from_id = input.from_id
      and link.to_type_id = input.to_type_id and link.to_id = input.to_id
      and link.category = input.category and link.type_id = input.type_id
    limit 1
  ) as found
))`)

const INSERT_NEW_LINKS = `
insert into association (account_id, from_type_id, from_id, to_type_id, to_id, category, type_id)
select $1, from_type_id, from_id, to_type_id, to_id, category, type_id
from unnest($2::text[], $3::bigint[], $4::text[], $5::bigint[], $6::text[], $7::int[])
  as input (from_type_id, from_id, to_type_id, to_id, category, type_id)
order by from_type_id collate "C", from_id, to_type_id collate "C", to_id, category collate "C", type_id`

// Looking for a row that may be there costs a third more: for links of records that are new it is not needed.
const INSERT_LINKS_OF_NEW = prepared(INSERT_NEW_LINKS)
const INSERT_LINKS = prepared(`${INSERT_NEW_LINKS} on conflict on constraint association__pkey do nothing`)

/** Links of a plan: those to take away, then those to make. */
export async function putLinks(tx: Querier, accountId: string, writes: RecordWrites): Promise<void> {
  const { unlinked } = writes
  await Promise.all([
    runRows(tx, DELETE_LINKS, { accountId, rows: unlinked.map(encodeAssociation) }),
    insertLinks(tx, accountId, writes),
  ])
}

/** Those of records that come into being cannot be there yet, unless a merge moved them there just before. */
async function insertLinks(tx: Querier, accountId: string, writes: RecordWrites): Promise<void> {
  const { created, linked, merged = [] } = writes
  const isNew = new Set(
    merged.length > 0 ? [] : created.map((record) => `${record.objectTypeId} ${record.id}`),
  )
  const { ofNew = [], others = [] } = Object.groupBy(linked, (link) =>
    isNew.has(`${link.fromTypeId} ${link.fromId}`) || isNew.has(`${link.toTypeId} ${link.toId}`)
      ? 'ofNew'
      : 'others',
  )
  await Promise.all([
    ofNew.length > 0 ? tx.query(INSERT_LINKS_OF_NEW, [accountId, ...linkColumns(ofNew)]) : undefined,
    others.length > 0 ? tx.query(INSERT_LINKS, [accountId, ...linkColumns(others)]) : undefined,
  ])
}

function linkColumns(links: readonly Association[]): readonly string[] {
  return [
    textArray(links.map((link) => link.fromTypeId)),
    numberArray(links.map((link) => link.fromId)),
    textArray(links.map((link) => link.toTypeId)),
    numberArray(links.map((link) => link.toId)),
    textArray(links.map((link) => link.category)),
    numberArray(links.map((link) => link.typeId)),
  ]
}

function encodeAssociation(link: Association): object {
  return {
    from_type_id: link.fromTypeId,
    from_id: link.fromId,
    to_type_id: link.toTypeId,
    to_id: link.toId,
    category: link.category,
    type_id: link.typeId,
  }
}

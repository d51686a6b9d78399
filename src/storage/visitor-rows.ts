import type { VisitorLink } from '../domain/visitors/visitor-store.ts'
import type { Querier } from './database.ts'
import { expectRows } from './planned-write.ts'
import { prepared } from './statement.ts'

// All by primary key.
const LOAD_VISITORS = prepared(`
select v.utk, v.contact_id from visitor v where v.account_id = $1 and v.utk = any($2::text[]) and v.contact_id is not null`)

// A visitor whose events wait gets a row, so that whoever links it must wait for them, and they for the link.
const NOTE_VISITORS = prepared(`
insert into visitor (account_id, utk, contact_id, first_seen_at)
select $1, utk, null, $3::timestamptz from unnest($2::text[]) as input (utk) order by utk collate "C"
on conflict on constraint visitor__pkey do nothing`)

const HOLD_PENDING_VISITORS = prepared(`
select 1 from visitor v where v.account_id = $1 and v.utk = any($2::text[]) and v.contact_id is null
order by v.utk for share`)

const LINK_VISITORS = prepared(`
insert into visitor (account_id, utk, contact_id, first_seen_at, linked_at)
select $1, utk, contact_id, $3::timestamptz, $3::timestamptz
from jsonb_to_recordset($2::jsonb) as input (utk text, contact_id bigint) order by utk collate "C"
on conflict on constraint visitor__pkey do update
  set contact_id = excluded.contact_id, linked_at = excluded.linked_at where visitor.contact_id is null
returning 1`)

const RELINK_VISITOR = prepared(`
update visitor v set contact_id = $3, linked_at = $5::timestamptz
where v.account_id = $1 and v.utk = $2 and v.contact_id = $4
returning 1`)

// By the partial index of pending events.
const ATTACH_PENDING_EVENTS = `
update timeline_event e set object_id = input.contact_id, waits_since = null
from jsonb_to_recordset($2::jsonb) as input (utk text, contact_id bigint)
where e.account_id = $1 and e.visitor = input.utk and e.object_id is null`

/** The contacts that visitors are linked to, by token; others are left out. */
export async function loadVisitors(
  tx: Querier,
  accountId: string,
  utks: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (utks.length === 0) return new Map()
  const rows = await tx.query<{ utk: string; contact_id: string }>(LOAD_VISITORS, [accountId, utks])
  return new Map(rows.map((row) => [row.utk, row.contact_id]))
}

/** Links visitors that are nobody's; one that is somebody's by now makes the plan outdated. */
export async function linkVisitors(
  tx: Querier,
  accountId: string,
  links: readonly VisitorLink[],
): Promise<void> {
  if (links.length === 0) return
  const values = [accountId, JSON.stringify(links.map(encodeLink)), new Date().toISOString()]
  expectRows(await tx.query(LINK_VISITORS, values), links.length)
}

/** Links a visitor, whoever the plan saw it linked to (PT9). */
export async function linkVisitor(tx: Querier, accountId: string, link: VisitorLink): Promise<void> {
  const { utk, contactId, previousContactId } = link
  if (previousContactId === undefined) return linkVisitors(tx, accountId, [link])
  const values = [accountId, utk, contactId, previousContactId, new Date().toISOString()]
  expectRows(await tx.query(RELINK_VISITOR, values), 1)
}

/** Makes sure that visitors have rows and stay nobody's until the transaction ends. */
export async function holdPendingVisitors(
  tx: Querier,
  accountId: string,
  utks: readonly string[],
): Promise<void> {
  if (utks.length === 0) return
  await tx.query(NOTE_VISITORS, [accountId, utks, new Date().toISOString()])
  expectRows(await tx.query(HOLD_PENDING_VISITORS, [accountId, utks]), utks.length)
}

/** What waits for the visitors goes to their contacts; after the links, so that nothing is waiting unseen. */
export async function attachPendingEvents(
  tx: Querier,
  accountId: string,
  links: readonly VisitorLink[],
): Promise<void> {
  if (links.length === 0) return
  await tx.query(ATTACH_PENDING_EVENTS, [accountId, JSON.stringify(links.map(encodeLink))])
}

function encodeLink({ utk, contactId }: VisitorLink): object {
  return { utk, contact_id: contactId }
}

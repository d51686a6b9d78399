import type { IdSource } from '../domain/objects/record-store.ts'
import type {
  FormSubmission,
  Visitor,
  VisitorPlan,
  VisitorRequest,
  VisitorState,
  VisitorStore,
  VisitorWrites,
} from '../domain/visitors/visitor-store.ts'
import type { Database, Querier } from './database.ts'
import { findArchivedHolders } from './find-ids.ts'
import type { IdLeases } from './id-leases.ts'
import { loadRecordState } from './load-record-state.ts'
import { runPlannedWrite } from './planned-write.ts'
import { applyRecordWrites, noRecordWrites } from './record-rows.ts'
import { findOutdated, isCommitted } from './record-store.ts'
import { reserveIds } from './reserved-ids.ts'
import { attachPendingEvents, linkVisitor, loadVisitors } from './visitor-rows.ts'

// By primary keys.
const FIND_PORTAL = `
select a.suspended_at is not null or x.id is not null as is_blocked
from account a left join closed_account x on x.id = a.id
where a.id = $1 and a.kind = 'standard'`

const VISITOR_COLUMNS = `v.utk, v.contact_id,
  round(extract(epoch from v.first_seen_at) * 1000)::bigint as first_seen_ms,
  round(extract(epoch from v.linked_at) * 1000)::bigint as linked_ms`

// By primary key.
const FIND_VISITORS = `
select ${VISITOR_COLUMNS} from visitor v where v.account_id = $1 and v.utk = any($2::text[])`

// By the index of visitors by contact.
const LIST_VISITORS = `
select ${VISITOR_COLUMNS} from visitor v
where v.account_id = $1 and v.contact_id = $2 and v.utk > $3 order by v.utk limit $4`

// By the partial index of pending events.
const COUNT_WAITING = `
select count(*)::int as count from (
  select 1 from timeline_event e where e.account_id = $1 and e.visitor = $2 and e.object_id is null limit $3
) as waiting`

const INSERT_SUBMISSION = `
insert into form_submission (account_id, contact_id, submitted_at, id, form_id, page_url, page_title)
values ($1, $2, $3, $4, $5, $6, $7)`

// By primary key, from its leading columns, in either direction.
const LIST_NEWEST_SUBMISSIONS = `
select s.* from unnest($2::bigint[]) as input (contact_id)
cross join lateral (
  select s.contact_id, s.id, s.form_id, s.page_url, s.page_title,
    round(extract(epoch from s.submitted_at) * 1000)::bigint as submitted_ms
  from form_submission s where s.account_id = $1 and s.contact_id = input.contact_id
  order by s.submitted_at desc, s.id desc limit $3
) as s
order by s.contact_id, s.submitted_ms desc, s.id desc`

const LIST_OLDEST_SUBMISSIONS = LIST_NEWEST_SUBMISSIONS.replaceAll(' desc', '')

const COMMITTED_SUBMISSION = `
select 1 from form_submission where account_id = $1 and contact_id = $2 and submitted_at = $3 and id = $4`

// By the partial index of events that wait by their time, all of it: it holds nothing else.
const DELETE_WAITING = `
delete from timeline_event e using (
  select account_id, template_id, id from timeline_event
  where object_id is null and waits_since < $1 limit $2
) as old
where e.account_id = old.account_id and e.template_id = old.template_id and e.id = old.id
  and e.object_id is null and e.waits_since < $1
returning 1`

type Context = { readonly db: Database; readonly ids: IdLeases; readonly defaultLinkLimit: number }

/** Visitors, and the forms that contacts sent, in PostgreSQL. */
export function createVisitorStore(
  db: Database,
  ids: IdLeases,
  { defaultLinkLimit }: { readonly defaultLinkLimit: number },
): VisitorStore {
  return {
    write: (accountId, request, plan) =>
      writeVisitor({ db, ids, defaultLinkLimit, accountId }, request, plan),
    findPortal: async (accountId) => {
      const [row] = await db.query<{ is_blocked: boolean }>(FIND_PORTAL, [accountId])
      return row && { isBlocked: row.is_blocked }
    },
    findVisitors: async (accountId, utks) =>
      (await db.query<VisitorRow>(FIND_VISITORS, [accountId, utks])).map(decodeVisitor),
    listVisitors: async (accountId, contactId, { after, limit }) =>
      (await db.query<VisitorRow>(LIST_VISITORS, [accountId, contactId, after, limit])).map(decodeVisitor),
    countWaiting: async (accountId, utk, limit) =>
      (await db.query<{ count: number }>(COUNT_WAITING, [accountId, utk, limit]))[0]?.count ?? 0,
    listSubmissions: async (accountId, contactIds, { from, limit }) => {
      const list = from === 'newest' ? LIST_NEWEST_SUBMISSIONS : LIST_OLDEST_SUBMISSIONS
      const rows = await db.query<SubmissionRow>(list, [accountId, contactIds, limit])
      const byContact = Map.groupBy(rows, (row) => row.contact_id)
      return new Map([...byContact].map(([contactId, own]) => [contactId, own.map(decodeSubmission)]))
    },
    deleteWaiting: async (before, limit) =>
      (await db.query(DELETE_WAITING, [new Date(before).toISOString(), limit])).length,
  }
}

async function writeVisitor<T>(
  context: Context & { readonly accountId: string },
  request: VisitorRequest<T>,
  plan: (state: VisitorState, ids: IdSource) => VisitorPlan<T>,
): Promise<T> {
  const { db, accountId } = context
  const reserved = await reserveIds(context.ids, accountId, request.demand)
  try {
    const planned = await runPlannedWrite(db, {
      accountId,
      load: (tx) => load(tx, context, request),
      plan: ({ outdated, state }): VisitorPlan<T> => {
        if (outdated) return { writes: { records: noRecordWrites }, result: outdated.whenOutdated }
        reserved.restart()
        return plan(state, reserved.source)
      },
      apply: (tx, { writes }) => applyWrites(tx, accountId, writes),
      verify: (querier, { writes }) => isVisitCommitted(querier, accountId, writes),
    })
    return planned.result
  } finally {
    reserved.release()
  }
}

async function load<T>(
  tx: Querier,
  { accountId, defaultLinkLimit }: Context & { readonly accountId: string },
  request: VisitorRequest<T>,
) {
  const { utk, archivedAddress, query, model } = request
  const [outdated, records, linked, archived] = await Promise.all([
    findOutdated(tx, accountId, model),
    loadRecordState(tx, accountId, { ...query, defaultLinkLimit }),
    loadVisitors(tx, accountId, utk === undefined ? [] : [utk]),
    archivedAddress === undefined
      ? []
      : findArchivedHolders(tx, { accountId, address: archivedAddress, limit: 1 }),
  ])
  const visitorContactId = utk === undefined ? undefined : linked.get(utk)
  return { outdated, state: { ...records, visitorContactId, isAddressOfArchived: archived.length > 0 } }
}

/** Records first, then the visitor, then events: the order of every transaction; the submission last. */
async function applyWrites(
  tx: Querier,
  accountId: string,
  { records, link, submission }: VisitorWrites,
): Promise<void> {
  await applyRecordWrites(tx, accountId, records)
  if (link !== undefined) {
    await linkVisitor(tx, accountId, link)
    await attachPendingEvents(tx, accountId, [link])
  }
  if (submission === undefined) return
  const { contactId, id, formId, submittedAt, pageUrl, pageTitle } = submission
  const time = new Date(submittedAt).toISOString()
  await tx.query(INSERT_SUBMISSION, [accountId, contactId, time, id, formId, pageUrl, pageTitle])
}

/** A submission tells; a link that was made already is not made again, so to plan it once more does no harm. */
async function isVisitCommitted(
  querier: Querier,
  accountId: string,
  { records, link, submission }: VisitorWrites,
): Promise<boolean> {
  if (submission !== undefined) {
    const time = new Date(submission.submittedAt).toISOString()
    const key = [accountId, submission.contactId, time, submission.id]
    return (await querier.query(COMMITTED_SUBMISSION, key)).length > 0
  }
  if (link !== undefined && records.changes.length === 0) return false
  return isCommitted(querier, accountId, records)
}

type VisitorRow = {
  utk: string
  contact_id: string | null
  first_seen_ms: string
  linked_ms: string | null
}

function decodeVisitor(row: VisitorRow): Visitor {
  return {
    utk: row.utk,
    ...(row.contact_id === null ? {} : { contactId: row.contact_id }),
    firstSeenAt: Number(row.first_seen_ms),
    ...(row.linked_ms === null ? {} : { linkedAt: Number(row.linked_ms) }),
  }
}

type SubmissionRow = {
  contact_id: string
  id: string
  form_id: string
  page_url: string | null
  page_title: string | null
  submitted_ms: string
}

function decodeSubmission(row: SubmissionRow): FormSubmission {
  return {
    id: row.id,
    formId: row.form_id,
    submittedAt: Number(row.submitted_ms),
    ...(row.page_url === null ? {} : { pageUrl: row.page_url }),
    ...(row.page_title === null ? {} : { pageTitle: row.page_title }),
  }
}

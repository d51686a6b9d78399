import type { CallCount, CallStore, CallSummary } from '../domain/calls/call-store.ts'
import type { Querier } from './database.ts'

// What an account called that is being emptied or was deleted is dropped (decision 46).
const ADD_CALLS = `
with input as materialized (
  select * from jsonb_to_recordset($1::jsonb) as input (account_id bigint, day date, app_id bigint, operation_id text,
    spelling text, calls bigint, limited_calls bigint, first_at timestamptz, last_at timestamptz, last_client text)
), open_account as materialized (
  select a.id from (select distinct account_id as id from input) as a where enter_account(a.id)
)
insert into call_count as stored
  (account_id, day, app_id, operation_id, spelling, calls, limited_calls, first_at, last_at, last_client)
select account_id, day, app_id, operation_id, spelling, calls, limited_calls, first_at, last_at, last_client
from input where account_id in (select id from open_account)
order by account_id, day, app_id, operation_id collate "C", spelling collate "C"
on conflict on constraint call_count__pkey do update set calls = stored.calls + excluded.calls,
  limited_calls = stored.limited_calls + excluded.limited_calls,
  first_at = least(stored.first_at, excluded.first_at), last_at = greatest(stored.last_at, excluded.last_at),
  last_client = case when excluded.last_at < stored.last_at then stored.last_client else excluded.last_client end`

// By primary key.
const LIST_CALLS = `
select operation_id, spelling, sum(calls)::bigint as calls,
  round(extract(epoch from min(first_at)) * 1000)::bigint as first_ms,
  round(extract(epoch from max(last_at)) * 1000)::bigint as last_ms,
  (array_agg(last_client order by last_at desc))[1] as last_client,
  array(select app from unnest(array_agg(distinct app_id)) app where app > 0 order by app)::text[] as app_ids
from call_count where account_id = $1 and day >= $2
group by operation_id, spelling order by operation_id, spelling`

// By primary key.
const COUNT_LIMITED = `
select coalesce(sum(limited_calls), 0)::bigint as calls from call_count where account_id = $1 and day = $2`

// Once a day, over the whole table: no index starts with the day.
const DELETE_CALLS = `
with old as (
  select account_id, day, app_id, operation_id, spelling from call_count where day < $1 limit $2
)
delete from call_count c using old
where c.account_id = old.account_id and c.day = old.day and c.app_id = old.app_id
  and c.operation_id = old.operation_id and c.spelling = old.spelling
returning 1`

type CallRow = {
  operation_id: string
  spelling: string
  calls: string
  first_ms: string
  last_ms: string
  last_client: string
  app_ids: string[]
}

/** Counts of calls in PostgreSQL. */
export function createCallStore(db: Querier): CallStore {
  return {
    addCalls: async (counts) => {
      await db.query(ADD_CALLS, [JSON.stringify(counts.map(encodeCount))])
    },
    listCalls: async (accountId, sinceDay) =>
      (await db.query<CallRow>(LIST_CALLS, [accountId, sinceDay])).map(decodeSummary),
    countLimited: async (accountId, day) =>
      Number((await db.query<{ calls: string }>(COUNT_LIMITED, [accountId, day]))[0]?.calls ?? 0),
    deleteCalls: async (day, limit) => (await db.query(DELETE_CALLS, [day, limit])).length,
  }
}

function encodeCount(count: CallCount): object {
  return {
    account_id: count.accountId,
    day: count.day,
    app_id: count.appId,
    operation_id: count.operationId,
    spelling: count.spelling,
    calls: count.calls,
    limited_calls: count.limitedCalls,
    first_at: new Date(count.firstAt).toISOString(),
    last_at: new Date(count.lastAt).toISOString(),
    last_client: count.lastClient,
  }
}

function decodeSummary(row: CallRow): CallSummary {
  return {
    operationId: row.operation_id,
    spelling: row.spelling,
    calls: Number(row.calls),
    firstAt: Number(row.first_ms),
    lastAt: Number(row.last_ms),
    lastClient: row.last_client,
    appIds: row.app_ids,
  }
}

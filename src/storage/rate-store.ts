import type { RateLimit } from '../domain/limits/rate-limits.ts'
import { WINDOW_SECONDS } from '../domain/limits/rate-limits.ts'
import type { RateAsk, RateGrant, RateStore } from '../domain/limits/rate-store.ts'
import type { Querier } from './database.ts'
import { prepared } from './statement.ts'

/**
 * Holds the rows of the buckets, in order of their key, and counts as many of the calls as fit into all of them. The
 * clock of every server's windows is the database's. Who waited for a row may find that its window has moved on: then
 * the newer window counts, never the one that is over. Nothing is counted unless every row is there. By primary key.
 */
const TAKE = prepared(`
with clock as materialized (select coalesce($5::timestamptz, clock_timestamp()) as now),
asked as materialized (
  select a.policy, a.app_id, a.max, coalesce(
      to_timestamp((floor(extract(epoch from c.now) / a.seconds) + 1) * a.seconds),
      (select min(day_end) from unnest($4::timestamptz[]) as day_end where day_end > c.now),
      (select max(day_end) from unnest($4::timestamptz[]) as day_end)) as ends_at,
    coalesce(a.seconds, 93600) * interval '1 second' as length
  from clock c, jsonb_to_recordset($2::jsonb) as a (policy text, app_id bigint, max int, seconds int)
),
held as materialized (
  select r.policy, r.app_id, r.ends_at, r.calls from rate_count r
  where r.account_id = $1 and (r.policy, r.app_id) in (select policy, app_id from asked)
  order by r.policy, r.app_id for no key update
),
state as materialized (
  select a.policy, a.app_id, a.max, greatest(a.ends_at, case when is_running then h.ends_at end) as ends_at,
    case when is_running then h.calls else 0 end as used
  from asked a join held h using (policy, app_id)
    cross join lateral (select h.ends_at between a.ends_at and a.ends_at + a.length as is_running) as w
),
granted as materialized (
  select greatest(0, least($3::int, min(max - used))) as calls from state
  having count(*) = (select count(*) from asked)
),
counted as (
  update rate_count r set ends_at = s.ends_at, calls = s.used + g.calls
  from state s, granted g
  where r.account_id = $1 and r.policy = s.policy and r.app_id = s.app_id and g.calls > 0
)
select s.policy, s.used, g.calls as granted,
  greatest(0, ceil(extract(epoch from s.ends_at - c.now) * 1000))::bigint as ms_left
from state s, granted g, clock c`)

// Not for an account that is being emptied or is gone: what leaves no row behind is refused.
const MAKE_ROWS = `
with held as materialized (select hold_account($1, false))
insert into rate_count (account_id, policy, app_id, ends_at, calls)
select $1, policy, app_id, 'epoch', 0 from jsonb_to_recordset($2::jsonb) as a (policy text, app_id bigint), held
order by policy collate "C", app_id
on conflict on constraint rate_count__pkey do nothing`

// By primary key.
const COUNT_DAILY = `
select calls from rate_count where account_id = $1 and policy = 'daily' and app_id = 0 and ends_at = $2`

// Once a day, over the whole table: no index starts with the time.
const DELETE_ENDED = `
with old as (
  select account_id, policy, app_id from rate_count where ends_at < $1 limit $2 for update skip locked
)
delete from rate_count r using old
where r.account_id = old.account_id and r.policy = old.policy and r.app_id = old.app_id
returning 1`

type TakenRow = { policy: string; used: number; granted: number; ms_left: string }

const MAX_TRIES = 5

/**
 * Counts in PostgreSQL. `testClock`, epoch ms, takes the place of the database's clock while it gives a time: windows
 * of tests end when the test says so.
 */
export function createRateStore(
  db: Querier,
  testClock: () => number | undefined = () => undefined,
): RateStore {
  return {
    take: (ask) => take(db, ask, testClock()),
    countDaily: async (accountId, endsAt) => {
      const values = [accountId, new Date(endsAt).toISOString()]
      return (await db.query<{ calls: number }>(COUNT_DAILY, values))[0]?.calls ?? 0
    },
    deleteEnded: async (before, limit) =>
      (await db.query(DELETE_ENDED, [new Date(before).toISOString(), limit])).length,
  }
}

/** The rows of a bucket are made by its first call, once. */
async function take(db: Querier, ask: RateAsk, now: number | undefined): Promise<RateGrant> {
  const buckets = JSON.stringify(ask.limits.map(encodeLimit))
  const dayEnds = ask.dayEnds.map((end) => new Date(end).toISOString())
  const at = now === undefined ? null : new Date(now).toISOString()
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const rows = await db.query<TakenRow>(TAKE, [ask.accountId, buckets, ask.calls, dayEnds, at])
    if (rows.length > 0) return decodeGrant(ask, rows)
    await db.query(MAKE_ROWS, [ask.accountId, buckets])
  }
  throw new Error('rows of counted calls vanish as soon as they are made')
}

function encodeLimit({ bucket, policy, max }: RateLimit): object {
  const seconds = policy === 'DAILY' ? null : WINDOW_SECONDS[policy]
  return { policy: bucket.kind, app_id: bucket.appId || '0', max, seconds }
}

function decodeGrant({ limits }: RateAsk, rows: readonly TakenRow[]): RateGrant {
  const windows = limits.map(({ bucket }) => {
    const row = rows.find(({ policy }) => policy === bucket.kind)
    return { used: row?.used ?? 0, msLeft: Number(row?.ms_left ?? 0) }
  })
  return { granted: rows[0]?.granted ?? 0, windows }
}

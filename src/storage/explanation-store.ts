import type { ExplanationStore } from '../domain/explanations/explanation-store.ts'
import type { RefusedCall } from '../domain/explanations/refused-call.ts'
import type { Querier } from './database.ts'

const ADD_EXPLANATIONS = `
with input as materialized (
  select * from jsonb_to_recordset($1::jsonb)
    as input (account_id bigint, correlation_id uuid, refused_at timestamptz, content text)
), open_account as materialized (
  select a.id from (select distinct account_id as id from input) as a where enter_account(a.id)
)
insert into explanation (account_id, correlation_id, refused_at, content)
select account_id, correlation_id, refused_at, content
from input where account_id in (select id from open_account)
order by account_id, correlation_id
on conflict on constraint explanation__pkey do nothing`

const REMOVE_EXPLANATIONS = `
delete from explanation stored
using jsonb_to_recordset($1::jsonb) as input (account_id bigint, correlation_id uuid)
where stored.account_id = input.account_id and stored.correlation_id = input.correlation_id`

// By primary key.
const FIND_EXPLANATION = `
select content from explanation where account_id = $1 and correlation_id = $2`

// By explanation__account_id_refused_at__idx.
const LIST_EXPLANATIONS = `
select content from explanation where account_id = $1 order by refused_at desc limit $2`

// Every few minutes, over the whole table, which is small: no index starts with the time.
const PRUNE_EXPLANATIONS = `delete from explanation where refused_at < $1`

type ContentRow = { content: string }

/** Refused calls in PostgreSQL, for as long as they can be asked for. */
export function createExplanationStore(db: Querier): ExplanationStore {
  return {
    exchange: async (added, removed) => {
      if (added.length > 0) await db.query(ADD_EXPLANATIONS, [JSON.stringify(added.map(encodeRow))])
      if (removed.length === 0) return
      const keys = removed.map((key) => ({ account_id: key.accountId, correlation_id: key.correlationId }))
      await db.query(REMOVE_EXPLANATIONS, [JSON.stringify(keys)])
    },
    find: async ({ accountId, correlationId }) => {
      const [row] = await db.query<ContentRow>(FIND_EXPLANATION, [accountId, correlationId])
      return row && decodeRow(row)
    },
    list: async (accountId, limit) =>
      (await db.query<ContentRow>(LIST_EXPLANATIONS, [accountId, limit])).map(decodeRow),
    prune: async (before) => {
      await db.query(PRUNE_EXPLANATIONS, [new Date(before).toISOString()])
    },
  }
}

/** The content is text: as JSON it could not hold every text that a request can. */
function encodeRow(call: RefusedCall): object {
  return {
    account_id: call.accountId,
    correlation_id: call.correlationId,
    refused_at: new Date(call.refusedAt).toISOString(),
    content: JSON.stringify(call),
  }
}

function decodeRow({ content }: ContentRow): RefusedCall {
  return JSON.parse(content) as RefusedCall
}

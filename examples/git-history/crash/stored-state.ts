import { Client } from 'pg'
import { findRunningEmbedded } from '../../../src/storage/embedded/start-embedded.ts'
import { TEMPLATE_NAME } from '../event-template.ts'
import { TASK_SUBJECT } from '../follow-up-tasks.ts'

const CONTACT = '0-1'
const TASK = '0-27'

const TEMPLATES = 'select id from event_template where name = $1 and archived_at is null'

/** Each event with the address of the contact that it is about. */
const EVENTS = `
select e.id, c.properties->>'email' as email from timeline_event e
join event_template t on t.id = e.template_id and t.name = $1
left join crm_record c on c.account_id = e.account_id and c.object_type_id = e.object_type_id and c.id = e.object_id`

/** Each contact with its follow-up tasks, found in both directions. */
const CONTACTS = `
select c.properties->>'email' as email,
  (select count(*)::int from association a join crm_record t on t.account_id = a.account_id
     and t.object_type_id = a.to_type_id and t.id = a.to_id and t.properties->>'hs_task_subject' = $1
   where a.account_id = c.account_id and a.from_type_id = '${CONTACT}' and a.from_id = c.id
     and a.to_type_id = '${TASK}' and a.category = 'HUBSPOT_DEFINED' and a.type_id = 203) as tasks_there,
  (select count(*)::int from association a join crm_record t on t.account_id = a.account_id
     and t.object_type_id = a.from_type_id and t.id = a.from_id and t.properties->>'hs_task_subject' = $1
   where a.account_id = c.account_id and a.from_type_id = '${TASK}' and a.to_type_id = '${CONTACT}'
     and a.to_id = c.id and a.category = 'HUBSPOT_DEFINED' and a.type_id = 204) as tasks_back
from crm_record c where c.object_type_id = '${CONTACT}' and c.archived_at is null`

const TASK_COUNT = `select count(*)::int as tasks from crm_record where object_type_id = '${TASK}'`

const FINGERPRINT = `
select (select md5(string_agg(e::text, ',' order by template_id, id)) from timeline_event e) as events,
  (select md5(string_agg(r::text, ',' order by object_type_id, id)) from crm_record r) as records,
  (select md5(string_agg(a::text, ',' order by a::text)) from association a) as associations,
  (select md5(string_agg(c::text, ',' order by c::text)) from record_change c) as changes,
  (select md5(string_agg(u::text, ',' order by u::text)) from unique_value u) as unique_values`

export type StoredState = {
  readonly templates: number
  readonly events: readonly { id: string; email: string | null }[]
  readonly contacts: readonly { email: string | null; tasks_there: number; tasks_back: number }[]
  readonly tasks: number
  /** Equal before and after a run that changes nothing. */
  readonly fingerprint: string
}

/** What the database holds, asked past the server. */
export async function readStoredState(dataDir: string): Promise<StoredState> {
  const connection = await findRunningEmbedded(dataDir)
  if (!connection) throw new Error(`No database runs in ${dataDir}`)
  const client = new Client(connection)
  await client.connect()
  try {
    return {
      templates: (await client.query(TEMPLATES, [TEMPLATE_NAME])).rows.length,
      events: (await client.query(EVENTS, [TEMPLATE_NAME])).rows,
      contacts: (await client.query(CONTACTS, [TASK_SUBJECT])).rows,
      tasks: (await client.query(TASK_COUNT)).rows[0].tasks,
      fingerprint: JSON.stringify((await client.query(FINGERPRINT)).rows[0]),
    }
  } finally {
    await client.end()
  }
}

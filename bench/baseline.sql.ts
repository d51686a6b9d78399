// Frozen: what the server is compared with must not change when the server does. Each writes the rows that the server
// writes for the same request, and reads nothing; the last one reads the rows that the server reads.

/** $1 account, $2 rows as jsonb. */
export const UPSERT_EVENTS = `
insert into timeline_event
  (account_id, template_id, id, event_number, object_type_id, object_id, visitor, occurred_at, content)
select $1::bigint, template_id, id, event_number, object_type_id, object_id, null, occurred_at, content
from jsonb_to_recordset($2::jsonb) as input (template_id bigint, id text, event_number bigint,
  object_type_id text, object_id bigint, occurred_at timestamptz, content json)
order by template_id, id collate "C"
on conflict on constraint timeline_event__pkey do update set event_number = excluded.event_number,
  object_type_id = excluded.object_type_id, object_id = excluded.object_id, visitor = excluded.visitor,
  occurred_at = excluded.occurred_at, content = excluded.content`

export const INSERT_EVENT = `
insert into timeline_event
  (account_id, template_id, id, event_number, object_type_id, object_id, visitor, occurred_at, content)
values ($1, $2, $3, $4, $5, $6, null, $7, $8)`

export const INSERT_RECORDS = `
insert into crm_record (account_id, object_type_id, id, properties, created_at, updated_at)
select $1::bigint, object_type_id, id, properties, created_at, updated_at
from jsonb_to_recordset($2::jsonb)
  as input (object_type_id text, id bigint, properties jsonb, created_at timestamptz, updated_at timestamptz)
order by object_type_id, id`

export const INSERT_CHANGES = `
insert into record_change
  (account_id, object_type_id, record_id, change_number, changed_at, source_type, source_id, property_values)
select $1::bigint, object_type_id, record_id, change_number, changed_at, source_type, source_id, property_values
from jsonb_to_recordset($2::jsonb) as input (object_type_id text, record_id bigint, change_number bigint,
  changed_at timestamptz, source_type text, source_id text, property_values json)
order by object_type_id, record_id, change_number`

export const INSERT_LINKS = `
insert into association (account_id, from_type_id, from_id, to_type_id, to_id, category, type_id)
select $1::bigint, from_type_id, from_id, to_type_id, to_id, category, type_id
from jsonb_to_recordset($2::jsonb) as input
  (from_type_id text, from_id bigint, to_type_id text, to_id bigint, category text, type_id int)
order by from_type_id, from_id, to_type_id, to_id, category, type_id`

/** Contacts. The list of ids keeps the planner to their rows. */
export const UPDATE_CONTACTS = `
update crm_record r set properties = input.properties, created_at = input.created_at, updated_at = input.updated_at
from jsonb_to_recordset($2::jsonb)
  as input (object_type_id text, id bigint, properties jsonb, created_at timestamptz, updated_at timestamptz)
where r.account_id = $1 and r.object_type_id = input.object_type_id and r.id = input.id
  and r.object_type_id = '0-1' and r.id = any($3::bigint[])`

export const INSERT_VALUES = `
insert into unique_value (account_id, object_type_id, property, value, record_id)
select $1::bigint, object_type_id, property, value, record_id
from jsonb_to_recordset($2::jsonb) as input (object_type_id text, property text, value text, record_id bigint)
order by object_type_id, property, value collate "C"`

/** $1 account, $2 type, $3 first id, $4 how many. */
export const LIST_RECORDS = `
select r.object_type_id, r.id, r.properties, r.created_at, r.updated_at, r.archived_at from crm_record r
where r.account_id = $1 and r.object_type_id = $2 and r.id >= (select $3::bigint) and r.archived_at is null
order by r.id limit $4`

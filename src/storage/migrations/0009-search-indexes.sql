-- What searches find without reading all records of a type (decision 86). `search-columns.ts` has the same expressions:
-- an index serves only what is written as it is. Every record was created after '-infinity': the condition only keeps
-- these indexes from statements that do not ask for them so, which would else walk an account to find a few ids.

create index crm_record__created__idx on crm_record (account_id, object_type_id, created_at, id)
  where archived_at is null and created_at > '-infinity';
create index crm_record__updated__idx on crm_record (account_id, object_type_id, updated_at, id)
  where archived_at is null and created_at > '-infinity';
create index crm_record__owner__idx
  on crm_record (account_id, object_type_id, (properties ->> 'hubspot_owner_id') collate "C")
  where archived_at is null and created_at > '-infinity' and (properties ->> 'hubspot_owner_id') is not null;

create index crm_record__contact_lastname__idx on crm_record (account_id, lower(properties ->> 'lastname') collate "C")
  where object_type_id = '0-1' and archived_at is null and created_at > '-infinity'
    and lower(properties ->> 'lastname') is not null;
create index crm_record__company_domain__idx on crm_record (account_id, lower(properties ->> 'domain') collate "C")
  where object_type_id = '0-2' and archived_at is null and created_at > '-infinity'
    and lower(properties ->> 'domain') is not null;
create index crm_record__company_name__idx on crm_record (account_id, lower(properties ->> 'name') collate "C")
  where object_type_id = '0-2' and archived_at is null and created_at > '-infinity'
    and lower(properties ->> 'name') is not null;

create index crm_record__deal_name__idx on crm_record (account_id, lower(properties ->> 'dealname') collate "C")
  where object_type_id = '0-3' and archived_at is null and created_at > '-infinity'
    and lower(properties ->> 'dealname') is not null;
create index crm_record__deal_stage__idx on crm_record (account_id, (properties ->> 'dealstage') collate "C")
  where object_type_id = '0-3' and archived_at is null and created_at > '-infinity'
    and (properties ->> 'dealstage') is not null;
create index crm_record__deal_closedate__idx
  on crm_record (account_id, rtrim(properties ->> 'closedate', 'Z') collate "C")
  where object_type_id = '0-3' and archived_at is null and created_at > '-infinity'
    and rtrim(properties ->> 'closedate', 'Z') is not null;

create index crm_record__ticket_stage__idx on crm_record (account_id, (properties ->> 'hs_pipeline_stage') collate "C")
  where object_type_id = '0-5' and archived_at is null and created_at > '-infinity'
    and (properties ->> 'hs_pipeline_stage') is not null;

create index crm_record__task_due__idx
  on crm_record (account_id, rtrim(properties ->> 'hs_timestamp', 'Z') collate "C")
  where object_type_id = '0-27' and archived_at is null and created_at > '-infinity'
    and rtrim(properties ->> 'hs_timestamp', 'Z') is not null;
create index crm_record__task_status__idx on crm_record (account_id, (properties ->> 'hs_task_status') collate "C")
  where object_type_id = '0-27' and archived_at is null and created_at > '-infinity'
    and (properties ->> 'hs_task_status') is not null;

-- Unique values of an account's own properties in any letter case; those of contacts' `email` are kept in lower case.
create index unique_value__folded__idx
  on unique_value (account_id, object_type_id, property, lower(value collate "default") collate "C")
  where property <> 'email';

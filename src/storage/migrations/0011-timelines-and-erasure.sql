-- Timelines of records that show activities and property changes beside events, and erasing by address (decisions 62, 63).

-- When an activity happened: its hs_timestamp, which every write stores as ISO 8601 in UTC. A column of its own spares
-- whoever sorts a record's activities the reading of their texts. make_timestamp, since a cast from text is not immutable.
alter table crm_record add column activity_at timestamptz(3) generated always as (
  case when properties ->> 'hs_timestamp' ~ '^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{3})?Z$' then
    make_timestamp(
      substr(properties ->> 'hs_timestamp', 1, 4)::int,
      substr(properties ->> 'hs_timestamp', 6, 2)::int,
      substr(properties ->> 'hs_timestamp', 9, 2)::int,
      substr(properties ->> 'hs_timestamp', 12, 2)::int,
      substr(properties ->> 'hs_timestamp', 15, 2)::int,
      rtrim(substr(properties ->> 'hs_timestamp', 18), 'Z')::float8
    ) at time zone 'UTC'
  end
) stored;

-- What made the write, if it was not a call to change the record: 'event' for values that an event brought, 'merge'.
alter table record_change add column cause text collate "C";

-- The history of a record by time: the key in that order spares an index beside it. Change numbers are unique as before.
alter table record_change drop constraint record_change__pkey;
alter table record_change add constraint record_change__pkey
  primary key (account_id, object_type_id, record_id, changed_at, change_number);

-- Archived contacts that had an address, for whoever erases it (OBJ-86): by their own, and those with further ones.
create index crm_record__archived_email__idx on crm_record (account_id, object_type_id, (properties ->> 'email'))
  where archived_at is not null and object_type_id = '0-1';
create index crm_record__archived_addresses__idx on crm_record (account_id, object_type_id, id)
  where archived_at is not null and object_type_id = '0-1' and properties ? 'hs_additional_emails';

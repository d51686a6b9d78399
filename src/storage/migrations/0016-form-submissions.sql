-- Submissions of forms by contact, for their profiles (decision 98); the values that came with one are in the contact's
-- history. Whose a visitor was until that contact was archived: erasing the contact takes the visitor along. And since when an event waits for its visitor to become known, so that none waits for ever (platform PT16).

create table form_submission (
  account_id bigint not null,
  contact_id bigint not null,
  submitted_at timestamptz(3) not null,
  id uuid not null,
  form_id text collate "C" not null,
  page_url text,
  page_title text,
  constraint form_submission__pkey primary key (account_id, contact_id, submitted_at, id)
);

alter table visitor add column former_contact_id bigint;

create index visitor__former_contact_id__idx on visitor (account_id, former_contact_id)
  where contact_id is null and former_contact_id is not null;

-- Null for events that have a record; those that wait already start to count with this migration.
alter table timeline_event add column waits_since timestamptz(3);
update timeline_event set waits_since = now() where object_id is null and visitor is not null;

create index timeline_event__waits_since__idx on timeline_event (account_id, waits_since)
  where object_id is null and waits_since is not null;

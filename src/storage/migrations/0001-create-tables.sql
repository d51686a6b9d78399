-- Server-owned tables: no account_id rule (decision 25). On Citus they become reference or coordinator tables.

create table account (
  id bigint not null,
  kind text not null,
  name text not null,
  time_zone text not null,
  currency text not null,
  created_at timestamptz(3) not null,
  constraint account__pkey primary key (id),
  constraint account__kind__check check (kind in ('standard', 'developer'))
);

create table app (
  id bigint not null,
  developer_account_id bigint not null,
  name text not null,
  created_at timestamptz(3) not null,
  constraint app__pkey primary key (id)
);
create index app__developer_account_id__idx on app (developer_account_id);

-- Tokens and developer keys, by SHA-256 of the secret. A developer key has neither account nor app.
create table credential (
  secret_hash bytea not null,
  kind text not null,
  account_id bigint,
  app_id bigint,
  developer_account_id bigint not null,
  label text not null,
  hint text not null,
  scopes text[] not null,
  created_at timestamptz(3) not null,
  expires_at timestamptz(3),
  revoked_at timestamptz(3),
  constraint credential__pkey primary key (secret_hash),
  constraint credential__kind__check check (kind in ('private_app', 'developer_key'))
);

create table server_counter (
  name text collate "C" not null,
  next_value bigint not null,
  constraint server_counter__pkey primary key (name)
);

create table event_template (
  id bigint not null,
  app_id bigint not null,
  name text not null,
  object_type_id text collate "C" not null,
  header_template text,
  detail_template text,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  archived_at timestamptz(3),
  constraint event_template__pkey primary key (id)
);
create index event_template__app_id__idx on event_template (app_id, id);

create table event_template_token (
  template_id bigint not null,
  name text collate "C" not null,
  place int not null,
  label text not null,
  type text not null,
  options jsonb not null,
  object_property_name text,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  constraint event_template_token__pkey primary key (template_id, name)
);

-- Account-owned tables: account_id leads every key and index (decision 7), and is the Citus distribution column.

create table installation (
  account_id bigint not null,
  app_id bigint not null,
  scopes text[] not null,
  created_at timestamptz(3) not null,
  constraint installation__pkey primary key (account_id, app_id)
);

-- Next id to lease of each object type, and of 'change' and 'event' numbers (decisions 8 and 26).
create table id_counter (
  account_id bigint not null,
  name text collate "C" not null,
  next_value bigint not null,
  constraint id_counter__pkey primary key (account_id, name)
);

create table crm_record (
  account_id bigint not null,
  object_type_id text collate "C" not null,
  id bigint not null,
  properties jsonb not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  archived_at timestamptz(3),
  constraint crm_record__pkey primary key (account_id, object_type_id, id)
);

-- One row per write to a record: the values it set ('' for cleared ones).
create table record_change (
  account_id bigint not null,
  object_type_id text collate "C" not null,
  record_id bigint not null,
  change_number bigint not null,
  changed_at timestamptz(3) not null,
  source_type text not null,
  source_id text not null,
  property_values json not null,
  constraint record_change__pkey primary key (account_id, object_type_id, record_id, change_number)
);

-- Values that one live record of a type may hold, in comparable form.
create table unique_value (
  account_id bigint not null,
  object_type_id text collate "C" not null,
  property text collate "C" not null,
  value text collate "C" not null,
  record_id bigint not null,
  constraint unique_value__pkey primary key (account_id, object_type_id, property, value)
);

-- Both directions of a link are rows of their own (ASC-5).
create table association (
  account_id bigint not null,
  from_type_id text collate "C" not null,
  from_id bigint not null,
  to_type_id text collate "C" not null,
  to_id bigint not null,
  category text collate "C" not null,
  type_id int not null,
  constraint association__pkey primary key (account_id, from_type_id, from_id, to_type_id, to_id, category, type_id)
);

-- A visitor token, lower-cased; contact_id is null while nobody knows who the visitor is (decision 15).
create table visitor (
  account_id bigint not null,
  utk text collate "C" not null,
  contact_id bigint,
  first_seen_at timestamptz(3) not null,
  linked_at timestamptz(3),
  constraint visitor__pkey primary key (account_id, utk)
);
create index visitor__contact_id__idx on visitor (account_id, contact_id) where contact_id is not null;

-- content: what the caller sent and gets back: tokens, extraData, timelineIFrame, email, utk, domain.
-- event_number grows with processing: it breaks ties of occurred_at (timeline V18).
create table timeline_event (
  account_id bigint not null,
  template_id bigint not null,
  id text collate "C" not null,
  event_number bigint not null,
  object_type_id text collate "C" not null,
  object_id bigint,
  visitor text collate "C",
  occurred_at timestamptz(3) not null,
  content json not null,
  constraint timeline_event__pkey primary key (account_id, template_id, id)
);
create index timeline_event__record__idx
  on timeline_event (account_id, object_type_id, object_id, occurred_at desc, event_number desc);
create index timeline_event__pending__idx on timeline_event (account_id, visitor) where object_id is null;

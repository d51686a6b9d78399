-- What accounts add to the built-in property definitions and groups, and change of them. Account-owned.

-- One row for each object type whose definitions the account has changed. Whoever changes them updates it, and who
-- writes records by them holds it, so that no record is written by a definition that is no longer there.
create table property_model (
  account_id bigint not null,
  object_type_id text collate "C" not null,
  version bigint not null,
  constraint property_model__pkey primary key (account_id, object_type_id)
);

-- generation: how many properties had the name before, archived ones; their values stay apart (PROP-17).
-- definition: all of an account's own property (origin 'account'); what was changed of a built-in one ('built_in').
create table property_definition (
  account_id bigint not null,
  object_type_id text collate "C" not null,
  name text collate "C" not null,
  generation int not null,
  origin text not null,
  definition jsonb not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  archived_at timestamptz(3),
  constraint property_definition__pkey primary key (account_id, object_type_id, name, generation),
  constraint property_definition__origin__check check (origin in ('account', 'built_in'))
);

-- removed_at: a built-in group that the account deleted.
create table property_group (
  account_id bigint not null,
  object_type_id text collate "C" not null,
  name text collate "C" not null,
  label text not null,
  display_order int not null,
  updated_at timestamptz(3) not null,
  removed_at timestamptz(3),
  constraint property_group__pkey primary key (account_id, object_type_id, name)
);

-- Pipelines that accounts made or changed, and their owners. Account-owned.

-- is_built_in: every account starts with a pipeline of this id; the row takes its place.
create table pipeline (
  account_id bigint not null,
  object_type_id text collate "C" not null,
  id text collate "C" not null,
  is_built_in boolean not null,
  label text not null,
  display_order int not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  archived_at timestamptz(3),
  constraint pipeline__pkey primary key (account_id, object_type_id, id)
);

-- A stage id is taken once and for all in its object type, so that the stage of a record tells its pipeline (PIPE-5).
create table pipeline_stage (
  account_id bigint not null,
  object_type_id text collate "C" not null,
  id text collate "C" not null,
  pipeline_id text collate "C" not null,
  label text not null,
  display_order int not null,
  metadata jsonb not null,
  write_permissions text not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  archived_at timestamptz(3),
  constraint pipeline_stage__pkey primary key (account_id, object_type_id, id)
);

-- Every request about records of the type reads the live ones.
create index pipeline_stage__live__idx on pipeline_stage (account_id, object_type_id, pipeline_id)
  where archived_at is null;

-- stage_id: empty for an entry about the pipeline. change_number: version of the type's property_model.
create table pipeline_audit (
  account_id bigint not null,
  object_type_id text collate "C" not null,
  pipeline_id text collate "C" not null,
  stage_id text collate "C" not null,
  change_number bigint not null,
  action text not null,
  definition jsonb not null,
  changed_at timestamptz(3) not null,
  constraint pipeline_audit__pkey primary key (account_id, object_type_id, pipeline_id, stage_id, change_number),
  constraint pipeline_audit__action__check check (action in ('CREATE', 'UPDATE', 'DELETE'))
);

-- teams: [{"id", "name", "primary"}], at most one of them primary.
create table owner (
  account_id bigint not null,
  id bigint not null,
  type text not null,
  email text,
  first_name text,
  last_name text,
  user_id bigint,
  teams jsonb not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  archived boolean not null,
  constraint owner__pkey primary key (account_id, id),
  constraint owner__type__check check (type in ('PERSON', 'QUEUE'))
);

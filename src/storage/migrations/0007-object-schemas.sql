-- Object types of accounts' own. Account-owned.
-- object_type_id: 2-N, N from server_counter 'object_type', so that no two accounts have the same.
-- name_key: the name in lower case; an archived type keeps its name until it is deleted for good (SCH-11).
-- details: labels, lists of properties and flags. The type's property definitions change with property_model's version;
-- its row there is made and deleted with the type.
create table custom_type (
  account_id bigint not null,
  object_type_id text collate "C" not null,
  name text not null,
  name_key text collate "C" not null,
  details jsonb not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  archived_at timestamptz(3),
  constraint custom_type__pkey primary key (account_id, object_type_id),
  constraint custom_type__account_id_name_key__key unique (account_id, name_key)
);

-- kind: a label between two types, or the plain definition that a custom type has with another type (SCH-7, SCH-21);
-- the latter has no label.
alter table association_label
  add column kind text not null default 'label',
  add column created_at timestamptz(3),
  alter column label drop not null,
  alter column inverse_label drop not null,
  add constraint association_label__kind__check check (kind in ('label', 'automatic', 'defined'));

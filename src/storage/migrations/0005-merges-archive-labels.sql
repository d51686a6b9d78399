-- A record that was merged away, and the one that stands for it now; a later merge moves both ends (OBJ-80).
create table merged_record (
  account_id bigint not null,
  object_type_id text collate "C" not null,
  id bigint not null,
  survivor_id bigint not null,
  constraint merged_record__pkey primary key (account_id, object_type_id, id)
);
create index merged_record__survivor_id__idx on merged_record (account_id, object_type_id, survivor_id);

-- Archived records are listed by id without passing the live ones.
create index crm_record__archived__idx on crm_record (account_id, object_type_id, id) where archived_at is not null;

-- Association labels of an account's own; both directions in one row (ASC-30, ASC-31).
create table association_label (
  account_id bigint not null,
  type_id int not null,
  inverse_type_id int not null,
  from_type_id text collate "C" not null,
  to_type_id text collate "C" not null,
  name text not null,
  label text not null,
  inverse_label text not null,
  constraint association_label__pkey primary key (account_id, type_id)
);

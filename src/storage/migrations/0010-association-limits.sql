-- How many links by one definition a record may have, where the account says so (ASC-37). Without a row: the default.
create table association_limit (
  account_id bigint not null,
  category text collate "C" not null,
  type_id int not null,
  max_to_ids int not null,
  constraint association_limit__pkey primary key (account_id, category, type_id)
);

-- Set once a record was found to have thousands of links by one definition: from then on each write counts them.
alter table crm_record add column has_many_links boolean not null default false;

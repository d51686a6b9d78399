-- What an account's apps called, by UTC day, operation and spelling of the path: for the report on retiring versions.
-- app_id is 0 for calls with a developer key, which are kept under the developer account.
create table call_count (
  account_id bigint not null,
  day date not null,
  app_id bigint not null,
  operation_id text collate "C" not null,
  spelling text collate "C" not null,
  calls bigint not null,
  first_at timestamptz(3) not null,
  last_at timestamptz(3) not null,
  last_client text not null,
  constraint call_count__pkey primary key (account_id, day, app_id, operation_id, spelling)
);

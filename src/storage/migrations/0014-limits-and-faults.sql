-- Rate limits and usage of accounts, and faults for tests of clients (decisions 47, 48).

-- The profile of one account in place of the server's; null where that holds.
alter table account add column rate_limits text;
alter table account add constraint account__rate_limits__check
  check (rate_limits in ('off', 'free', 'pro', 'enterprise', 'oauth'));

-- Calls of the window that ends at ends_at, of one app, or of the whole account where app_id is 0. A row is used again
-- for each window. Unlogged: counting writes no log, and a crash of the database only starts the windows anew.
create unlogged table rate_count (
  account_id bigint not null,
  policy text collate "C" not null,
  app_id bigint not null,
  ends_at timestamptz(3) not null,
  calls integer not null,
  constraint rate_count__pkey primary key (account_id, policy, app_id)
);

-- How many of the calls count for the daily limit of the account. Days are those of the account's time zone from now on.
alter table call_count add column limited_calls bigint not null default 0;

-- Failures that an operator has asked for. Server-owned: each says itself whose calls it is for.
create table injected_fault (
  id text collate "C" not null,
  fault jsonb not null,
  max_hits integer,
  hits integer not null,
  created_at timestamptz(3) not null,
  constraint injected_fault__pkey primary key (id)
);

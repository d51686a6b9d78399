-- Many accounts in one server (decision 46). Server-owned, but for the index of credentials by account.

-- account_type: what the account says of itself where its kind does not tell (platform PI2).
-- suspended_at: whatever acts in the account, or with an app of it, is refused since (platform PA41).
alter table account add column account_type text, add column suspended_at timestamptz(3);

-- An admin credential is of no account, app or developer account.
alter table credential alter column developer_account_id drop not null;
alter table credential drop constraint credential__kind__check;
alter table credential add constraint credential__kind__check
  check (kind in ('private_app', 'developer_key', 'oauth', 'client_credentials', 'admin'));
create index credential__account__idx on credential (account_id, secret_hash) where account_id is not null;
create index credential__developer_account__idx on credential (developer_account_id, secret_hash)
  where developer_account_id is not null;

-- Accounts that nobody writes to: while they are being emptied, and for ever once they were deleted, so that no id is
-- given twice and a request that was under way leaves nothing behind.
create table closed_account (
  id bigint not null,
  reason text not null,
  closed_at timestamptz(3) not null,
  constraint closed_account__pkey primary key (id),
  constraint closed_account__reason__check check (reason in ('emptying', 'deleted'))
);

-- Holds the account's lock until the end of the transaction, beside other writers (decision 70); whether the account is
-- open. Read after the wait for the lock, so it is what is there by then.
create function enter_account(account bigint) returns boolean language plpgsql as $$
begin
  perform pg_advisory_xact_lock_shared(1152921504606846976 + account);
  return not exists (select 1 from closed_account c where c.id = account);
end
$$;

-- The same, or with nobody else there meanwhile; fails when the account is closed.
create function hold_account(account bigint, is_alone boolean) returns void language plpgsql as $$
begin
  if is_alone then
    perform pg_advisory_xact_lock(1152921504606846976 + account);
  end if;
  if not enter_account(account) then
    raise exception 'account % is closed', account using errcode = 'TM001';
  end if;
end
$$;

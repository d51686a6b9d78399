-- Service keys and personal access keys, secrets that take each other's place, and tries to sign in.

-- personal_access_key: exchanged for tokens of the kind personal_access, whose family is its hash (platform PA33).
alter table credential drop constraint credential__kind__check;
alter table credential add constraint credential__kind__check check (kind in
  ('private_app', 'developer_key', 'oauth', 'client_credentials', 'admin', 'service_key', 'personal_access_key',
   'personal_access'));

-- token_id: names a token through all of its secrets; absent for those of before, which are named by their hash.
-- replaced_at: a newer secret of the same token took the place of this one.
alter table credential add column token_id text collate "C";
alter table credential add column replaced_at timestamptz(3);
create index credential__token_id__idx on credential
  ((coalesce(token_id, encode(substring(secret_hash from 1 for 8), 'hex'))))
  where kind not in ('oauth', 'client_credentials', 'personal_access');

drop index credential__expired__idx;
create index credential__expired__idx on credential (expires_at)
  where kind in ('oauth', 'client_credentials', 'personal_access');

-- Server-owned: whose address it is in which account is not known yet. Every server process counts here.
create table sign_in_try (
  address_hash bytea not null,
  since timestamptz(3) not null,
  tries int not null,
  constraint sign_in_try__pkey primary key (address_hash)
);
create index sign_in_try__since__idx on sign_in_try (since);

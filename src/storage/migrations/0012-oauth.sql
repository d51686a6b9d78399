-- OAuth 2.0. Server-owned, as credentials are (decision 25): who presents a secret is not known before it is found.

-- How an app is known to those who install it. secret_hash is null for a public client, which has to use PKCE.
-- scopes: what the app may hold for itself, by client credentials. label: who made it, as that of a credential.
create table oauth_client (
  client_id text collate "C" not null,
  app_id bigint not null,
  secret_hash bytea,
  redirect_uris text[] not null,
  scopes text[] not null,
  label text not null,
  created_at timestamptz(3) not null,
  constraint oauth_client__pkey primary key (client_id)
);
create index oauth_client__app_id__idx on oauth_client (app_id);

-- spent_at: exchanged for tokens. reused_at: presented once more, so that whatever came of it is void.
create table authorization_code (
  code_hash bytea not null,
  client_id text collate "C" not null,
  app_id bigint not null,
  account_id bigint not null,
  user_id bigint not null,
  redirect_uri text not null,
  scopes text[] not null,
  challenge text,
  created_at timestamptz(3) not null,
  expires_at timestamptz(3) not null,
  spent_at timestamptz(3),
  reused_at timestamptz(3),
  constraint authorization_code__pkey primary key (code_hash)
);
create index authorization_code__expires_at__idx on authorization_code (expires_at);

-- family: the code that a token, and those that took its place, came of.
create table refresh_token (
  token_hash bytea not null,
  client_id text collate "C" not null,
  app_id bigint not null,
  account_id bigint not null,
  user_id bigint not null,
  family bytea not null,
  created_at timestamptz(3) not null,
  revoked_at timestamptz(3),
  is_replaced boolean not null,
  constraint refresh_token__pkey primary key (token_hash)
);
create index refresh_token__family__idx on refresh_token (family);
create index refresh_token__installation__idx on refresh_token (account_id, app_id);

alter table credential drop constraint credential__kind__check;
alter table credential add constraint credential__kind__check
  check (kind in ('private_app', 'developer_key', 'oauth', 'client_credentials'));
alter table credential add column user_id bigint;
alter table credential add column client_id text collate "C";
alter table credential add column family bytea;
create index credential__family__idx on credential (family) where family is not null;
create index credential__installation__idx on credential (account_id, app_id) where kind = 'oauth';
create index credential__expired__idx on credential (expires_at) where kind in ('oauth', 'client_credentials');

-- People who may let apps into an account. Account-owned.
create table account_user (
  account_id bigint not null,
  id bigint not null,
  email text collate "C" not null,
  password_hash text,
  created_at timestamptz(3) not null,
  constraint account_user__pkey primary key (account_id, id)
);
create unique index account_user__email__key on account_user (account_id, email);

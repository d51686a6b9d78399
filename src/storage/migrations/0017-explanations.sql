-- Refused requests of the last minutes, redacted, so that every server process can explain what another one refused.
-- account_id is 0 for requests of no account. Unlogged: a crash of the database may take them.
create unlogged table explanation (
  account_id bigint not null,
  correlation_id uuid not null,
  refused_at timestamptz(3) not null,
  content text not null,
  constraint explanation__pkey primary key (account_id, correlation_id)
);

create index explanation__account_id_refused_at__idx on explanation (account_id, refused_at);

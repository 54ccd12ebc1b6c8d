-- A file of an old tool that somebody handed over: what it seems to hold, how it is to be read, what that would do, and what it did.
create table import (
  portal_id bigint not null references portal on delete cascade,
  import_id bigint generated always as identity,
  file_name text not null,
  asked_by text not null,
  created_at timestamptz not null,
  -- receiving: its rows are being stored; ready: somebody looks at its columns; checking, checked: what it would do; importing: its rows
  -- are deliveries; done: all of them were taken in.
  state text not null default 'receiving' check (state in ('receiving', 'ready', 'checking', 'checked', 'importing', 'done')),
  sheet text,
  sheets text[] not null default '{}',
  -- Names as the file has them; empty where its first line is a row.
  header text[] not null default '{}',
  -- What each column holds: ColumnProfile.
  profiles jsonb not null default '[]',
  rows integer not null default 0,
  parts integer not null default 0,
  -- SHA-256 of its rows.
  digest text,
  plan jsonb,
  -- How far the check is, and its findings.
  check_state jsonb,
  begun_at timestamptz,
  ended_at timestamptz,
  parts_taken integer not null default 0,
  events integer not null default 0,
  news integer not null default 0,
  errors integer not null default 0,
  primary key (portal_id, import_id)
);

-- Its rows until they become deliveries.
create table import_part (
  portal_id bigint not null references portal on delete cascade,
  import_id bigint not null,
  part integer not null,
  rows integer not null,
  body bytea not null,
  primary key (portal_id, import_id, part)
);
do $$ begin
  alter table import_part alter column body set compression lz4;
exception when feature_not_supported then null;
end $$;

-- The facts of a file while it is checked, once each, by the person.
create table import_fact (
  portal_id bigint not null references portal on delete cascade,
  import_id bigint not null,
  email text not null,
  event_key text not null,
  fact jsonb not null,
  primary key (portal_id, import_id, email, event_key)
);

-- As seen_key, for messages that were imported. Kept: the same file may come again after years.
create table seen_import (
  portal_id bigint not null,
  day date not null,
  key bigint not null,
  primary key (portal_id, day, key)
);

alter table delivery add column import_id bigint;
create index delivery_import on delivery (portal_id, import_id) where import_id is not null;

-- What the email services hold back by lists of their own, read and written through their APIs.

-- The key to a service's API, which an admin gave: apart from the secrets of the webhooks, for whoever only receives needs none.
create table esp_access (
  portal_id bigint not null references portal on delete cascade,
  source_id bigint not null,
  -- AES-256-GCM: the parts of the key by name.
  key_enc text not null,
  given_at timestamptz not null,
  given_by text not null,
  -- What the service lets it do, as it said when it was last tried.
  checked_at timestamptz,
  can_read boolean not null default false,
  can_write boolean not null default false,
  -- What it may not do, or why the service refuses it, in words.
  why text,
  -- The newest reading of the lists: who asked for it (null: the clock), when the service had named its lists, when it ended.
  asked_at timestamptz,
  asked_by text,
  named_at timestamptz,
  ended_at timestamptz,
  -- When what should stand on the lists was last compared with what does.
  planned_at timestamptz,
  -- The service asked for patience, or did not answer: nothing is asked of it until then.
  try_after timestamptz,
  attempts integer not null default 0,
  wait_why text,
  -- One worker at a time speaks with a service.
  holder text,
  held_until timestamptz,
  primary key (portal_id, source_id)
);

-- The lists of a service, as it names them.
create table esp_list (
  portal_id bigint not null references portal on delete cascade,
  source_id bigint not null,
  -- For example `global`, `group:12`, `bounces`, `stream:broadcast`, `account`.
  list text not null,
  name text not null,
  -- What its folder knows of it: whom it reaches, whether it can be written.
  detail jsonb not null default '{}',
  -- An admin wants whoever left everything on it.
  is_pushed boolean not null default false,
  -- How far the newest reading of it is.
  begun_at timestamptz,
  place text,
  entries integer not null default 0,
  ended_at timestamptz,
  -- How many entries it had when it was last read to its end.
  held integer,
  why text,
  -- The service names it no more.
  gone_at timestamptz,
  primary key (portal_id, source_id, list)
);

-- What each list holds now. Only for comparison: what it says of people is in the ledger, as events of origin `pull`. It
-- outlives a person as a keyed hash, so that no later reading takes them for somebody new.
create table esp_suppression (
  portal_id bigint not null references portal on delete cascade,
  source_id bigint not null,
  list text not null,
  address_hash bytea not null,
  -- null: the person was erased.
  address_id bigint,
  -- `block`: the service only notes a refusal there and goes on mailing. All others hold mail back.
  kind text not null check (kind in ('opt_out', 'complaint', 'bounce', 'manual', 'block')),
  -- Who put it there, as far as the service says.
  actor text not null check (actor in ('person', 'customer', 'esp', 'unknown')),
  -- As the service says; null where it does not.
  since timestamptz,
  seen_at timestamptz not null,
  -- It was there, and a later reading did not find it.
  gone_at timestamptz,
  -- We put it there.
  ours boolean not null default false,
  primary key (portal_id, source_id, list, address_hash)
);
create index esp_suppression_address on esp_suppression (portal_id, address_id);

-- What we want on a list, or off it: one row for each person and list, with what became of it.
create table esp_push (
  portal_id bigint not null references portal on delete cascade,
  source_id bigint not null,
  list text not null,
  address_id bigint not null,
  wants text not null check (wants in ('on', 'off')),
  cause text not null check (cause in ('opt_out', 'complaint', 'dead', 'back', 'alive', 'trial')),
  -- null: by rule.
  asked_by text,
  asked_at timestamptz not null,
  state text not null default 'planned' check (state in ('planned', 'sending', 'done', 'failed', 'dropped')),
  -- Counts changes of `wants`, so that one that is made while a call is under way is not lost.
  revision integer not null default 1,
  sent_revision integer,
  -- When it was first and last asked to stand there: what came back since then, within that time, is our own echo.
  first_sent_at timestamptz,
  sent_at timestamptz,
  done_at timestamptz,
  attempts integer not null default 0,
  try_after timestamptz,
  why text,
  primary key (portal_id, source_id, list, address_id)
);
create index esp_push_open on esp_push (portal_id, source_id, list) where state in ('planned', 'sending');
create index esp_push_failed on esp_push (portal_id, source_id) where state = 'failed';
create index esp_push_address on esp_push (portal_id, address_id);

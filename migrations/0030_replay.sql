-- Rules that nobody has saved, tried on the portal's own history: a draft and what it would have done. Dropped whole, it leaves nothing.
create table replay (
  portal_id bigint not null references portal on delete cascade,
  replay_id bigint generated always as identity,
  -- The version that the draft was made from, and the page of rules that it stands on.
  base integer not null,
  page text not null,
  settings jsonb not null,
  note text,
  asked_by text not null,
  -- The replay sees nothing that came in later.
  as_of timestamptz not null,
  -- null: everything.
  days integer,
  expires_at timestamptz not null,
  -- Addresses: of all that have a history, how many are done, up to which one; `once`: no difference was possible.
  total integer not null,
  done integer not null default 0,
  once integer not null default 0,
  events bigint not null default 0,
  cursor bigint not null default 0,
  until bigint not null,
  ended_at timestamptz,
  why text,
  primary key (portal_id, replay_id)
);
-- One at a time for an account.
create unique index replay_open on replay (portal_id) where ended_at is null;

create table replay_finding (
  portal_id bigint not null references portal on delete cascade,
  replay_id bigint not null,
  address_id bigint not null,
  -- In the order of the address's own history.
  nth integer not null,
  kind text not null check (kind in ('task', 'verdict', 'suppression')),
  -- By whose rules: those in force, those of the draft, or both.
  side text not null check (side in ('now', 'draft', 'both')),
  play text,
  at timestamptz not null,
  -- Of the portal's calendar.
  day date not null,
  owner_id text,
  person text,
  company text,
  why text,
  was text,
  becomes text,
  has_open_deal boolean not null,
  is_confirmed_dead boolean not null,
  -- The same task in other words.
  reads_otherwise boolean not null default false,
  primary key (portal_id, replay_id, address_id, nth)
);
-- A person's, when they are erased.
create index replay_finding_address on replay_finding (portal_id, address_id);

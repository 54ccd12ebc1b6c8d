-- Long work that a person asked for, done in steps by the worker that drains the portal.
create table errand (
  portal_id bigint not null references portal on delete cascade,
  errand_id bigint generated always as identity,
  kind text not null check (kind in ('retry-deliveries', 'retry-writes', 'rebuild')),
  -- Which: {state, reason} of deliveries; empty for the others.
  detail jsonb not null default '{}',
  asked_by text not null,
  asked_at timestamptz not null,
  begun_at timestamptz,
  ended_at timestamptz,
  total integer not null,
  done integer not null default 0,
  -- Could not be done, each for a reason of its own; the last one stands in `why`.
  refused integer not null default 0,
  -- The last row that was seen to, and the last one that was there when it was asked: what fails again is not taken up anew.
  cursor bigint not null default 0,
  until bigint not null default 0,
  why text,
  primary key (portal_id, errand_id)
);
-- One of a kind at a time.
create unique index errand_open on errand (portal_id, kind) where ended_at is null;

-- What changed since yesterday, on the overview.
create index episode_won_back on episode (portal_id, ended_at desc) where won_back_by is not null;
create index episode_left on episode (portal_id, started_at desc) where kind = 'left';

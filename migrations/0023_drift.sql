-- Where the email services, HubSpot and Bellwether believe different things of one address.

-- One comparison of everything. It is gone on with from where it is, by whichever worker has the portal.
create table drift_run (
  portal_id bigint not null references portal on delete cascade,
  run_id bigint generated always as identity,
  -- null: the clock.
  asked_by text,
  asked_at timestamptz not null,
  begun_at timestamptz,
  ended_at timestamptz,
  -- `ledger`: addresses of whom anything is believed here or at a service; `hubspot`: contacts that HubSpot has as opted out.
  part text not null default 'ledger' check (part in ('ledger', 'hubspot')),
  -- The last address that was compared, and the last contact of HubSpot's.
  cursor bigint not null default 0,
  place text,
  compared integer not null default 0,
  -- What stood at its end: findings by kind, people who would have been mailed, findings that are over since the run before.
  counts jsonb not null default '{}',
  people integer,
  mended integer,
  primary key (portal_id, run_id)
);
create unique index drift_run_open on drift_run (portal_id) where ended_at is null;

-- One disagreement about one address, for as long as runs find it.
create table drift (
  portal_id bigint not null references portal on delete cascade,
  drift_id bigint generated always as identity,
  address_id bigint not null,
  kind text not null check (kind in ('esp_holds', 'left_here', 'dead_here', 'esp_unaware', 'hubspot_left', 'alive_held')),
  -- The service that does not know; 0 where HubSpot or Bellwether is the one that does not.
  source_id bigint not null default 0,
  contact_id text,
  -- What each of them believes, with dates.
  detail jsonb not null default '{}',
  found_at timestamptz not null,
  seen_run bigint not null,
  seen_at timestamptz not null,
  -- A later run did not find it any more.
  ended_at timestamptz,
  -- null: nobody asked. `under_way`: what mends it is planned, and a later run shows whether it did.
  fix text check (fix in ('asked', 'under_way')),
  fix_asked_at timestamptz,
  fix_asked_by text,
  -- Why it was not mended when somebody asked.
  fix_why text,
  primary key (portal_id, drift_id),
  unique (portal_id, address_id, kind, source_id)
);
create index drift_open on drift (portal_id, kind, drift_id) where ended_at is null;
create index drift_seen on drift (portal_id, seen_run) where ended_at is null;
create index drift_asked on drift (portal_id, drift_id) where fix = 'asked';

-- Whose state is compared, in the order of their ids.
create index address_unmailed on address (portal_id, address_id) where opt_out = 'everything' or verdict = 'dead';

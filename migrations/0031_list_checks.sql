-- Lists that are looked at before they are mailed, and files that are looked at before they are taken in. Personal data of people who
-- may never be mailed: kept for some days.
create table list_check (
  portal_id bigint not null references portal on delete cascade,
  check_id bigint generated always as identity,
  -- send: who would get a mailing; door: new data, before it is taken in.
  purpose text not null check (purpose in ('send', 'door')),
  origin text not null check (origin in ('paste', 'file', 'segment', 'api')),
  name text not null,
  -- Of HubSpot, where the members come from there, and where its list goes on.
  segment_id text,
  place text,
  data_source text,
  asked_by text not null,
  created_at timestamptz not null,
  forget_at timestamptz not null,
  -- reading: its rows are being stored; checking: the worker looks at them; done; failed: why says what was wrong.
  state text not null default 'reading' check (state in ('reading', 'checking', 'done', 'failed')),
  why text,
  rows integer not null default 0,
  -- Rows up to here were looked at.
  looked_at integer not null default 0,
  -- Turns in which DNS was asked, which are bounded.
  lookups integer not null default 0,
  -- CheckSummary, when it is done.
  summary jsonb,
  ended_at timestamptz,
  decision text check (decision in ('take', 'quarantine', 'sample', 'refuse')),
  decided_by text,
  decided_at timestamptz,
  primary key (portal_id, check_id)
);
create index list_check_open on list_check (portal_id, check_id) where state in ('reading', 'checking');
create index list_check_newest on list_check (portal_id, purpose, check_id);
create index list_check_source on list_check (portal_id, data_source, check_id) where data_source is not null;

create table list_check_row (
  portal_id bigint not null references portal on delete cascade,
  check_id bigint not null,
  row integer not null,
  written text not null,
  -- Normalised; null: it is no address.
  email text,
  -- When they signed up, and when they agreed to mail, where the file says so.
  signed_up_at timestamptz,
  permitted_at timestamptz,
  contact_id text,
  data_source text,
  finding text,
  why text,
  suggestion text,
  -- What its first or next mail is compared with: first, again, unsure; null: it would not be mailed.
  stratum text,
  -- It was mailed before, and the server did not know it.
  was_tried boolean not null default false,
  was_unknown boolean not null default false,
  open_deals integer not null default 0,
  primary key (portal_id, check_id, row)
);
create index list_check_row_email on list_check_row (portal_id, check_id, email, row);
create index list_check_row_finding on list_check_row (portal_id, check_id, finding, row);
create index list_check_row_person on list_check_row (portal_id, email);

-- New addresses that get only a welcome mail until that did not bounce. What became of them follows from the events.
create table quarantined (
  portal_id bigint not null references portal on delete cascade,
  email text not null,
  check_id bigint not null,
  data_source text,
  entered_at timestamptz not null,
  released_at timestamptz,
  released_by text,
  release_why text,
  primary key (portal_id, email)
);
create index quarantined_check on quarantined (portal_id, check_id);

-- What a portal takes, and what it refuses.
create table door_limits (
  portal_id bigint not null references portal on delete cascade,
  -- Shares, 0 to 1.
  quarantine_from double precision not null,
  refuse_from double precision not null,
  refuse_bad_from double precision not null,
  welcome_days integer not null,
  primary key (portal_id)
);

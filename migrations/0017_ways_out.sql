-- Ways out: what somebody wrote and a colleague has to read, what was asked for on the page that anybody can open, and who
-- opens the links.

-- A mail in which the person may have asked to leave: a colleague reads it and says so. The words stand in the event.
create table leave_question (
  portal_id bigint not null references portal on delete cascade,
  question_id bigint generated always as identity,
  address_id bigint not null,
  event_key text not null,
  asked_at timestamptz not null,
  answer text check (answer in ('leaves', 'stays')),
  answered_by text,
  answered_at timestamptz,
  primary key (portal_id, question_id),
  unique (portal_id, event_key)
);
create index leave_question_open on leave_question (portal_id, question_id) where answer is null;
create index leave_question_address on leave_question (portal_id, address_id);

-- Asked for on the page that anybody can open: written down alike whoever it is, so that the answer tells nobody who is in
-- the ledger, and carried out by the worker, which deletes the row.
create table leave_request (
  portal_id bigint not null references portal on delete cascade,
  request_id bigint generated always as identity,
  email text not null,
  -- Empty: everything.
  stream text not null default '',
  detail jsonb not null default '{}',
  at timestamptz not null,
  attempts integer not null default 0,
  try_after timestamptz,
  why text,
  primary key (portal_id, request_id)
);

-- People who left while nobody knew them: asked whenever addresses are written down.
create index suppression_unknown on suppression (portal_id) where address_id is null and reason = 'unsubscribe_request';

-- How often links were opened, and in what manner. It decides nothing.
create table link_opening (
  portal_id bigint not null references portal on delete cascade,
  day date not null,
  manner text not null check (manner in ('page', 'head', 'prefetch', 'scanner', 'rush')),
  openings bigint not null,
  primary key (portal_id, day, manner)
);

-- Since when every contact gets the link, and not only those of whom the ledger knows more than deliveries.
alter table portal add column links_for_all_since timestamptz;

alter table errand drop constraint errand_kind_check;
alter table errand add constraint errand_kind_check check (kind in ('retry-deliveries', 'retry-writes', 'rebuild', 'write-links'));
-- Where a list of HubSpot's goes on.
alter table errand add column place text;

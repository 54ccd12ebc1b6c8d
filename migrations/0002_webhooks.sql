-- What HubSpot tells of contacts, and what follows from it: words of people, corrected addresses.

create table hubspot_event (
  portal_id bigint not null references portal on delete cascade,
  event_id bigint generated always as identity,
  subscription_id bigint not null,
  kind text not null check (kind in ('creation', 'restore', 'propertyChange', 'merge', 'deletion', 'privacyDeletion')),
  -- The contact that it is about; the survivor of a merge.
  object_id text not null,
  -- Empty where no property changed.
  property_name text not null default '',
  property_value text,
  -- For example userId:101: who did it.
  source_id text,
  -- The ids that a merge did away with; the first is the one whose values won.
  merged_ids text[] not null default '{}',
  occurred_at timestamptz not null,
  received_at timestamptz not null,
  state text not null default 'waiting' check (state in ('waiting', 'done')),
  attempts integer not null default 0,
  try_after timestamptz,
  done_at timestamptz,
  why text,
  primary key (portal_id, event_id),
  -- HubSpot's own ids of events are not unique; this is. Attempts are left out on purpose.
  unique (portal_id, subscription_id, kind, object_id, property_name, occurred_at)
);
create index hubspot_event_waiting on hubspot_event (portal_id, occurred_at, event_id) where state = 'waiting';
create index hubspot_event_object on hubspot_event (portal_id, object_id);
create index hubspot_event_merge on hubspot_event (portal_id) where kind = 'merge';
create index hubspot_event_done on hubspot_event (portal_id, done_at) where state = 'done';

-- Where and when a contact's primary address was replaced by another one: the loss of the old one ends there.
alter table contact_address add column corrected_to bigint;
alter table contact_address add column corrected_at timestamptz;
create index contact_address_corrected on contact_address (portal_id, corrected_to) where corrected_to is not null;

-- The newest word of somebody who knows; do_not_know takes the former one back.
create table address_word (
  portal_id bigint not null references portal on delete cascade,
  address_id bigint not null,
  says text not null check (says in ('reachable', 'left', 'wrong_address', 'do_not_know')),
  said_by text not null,
  at timestamptz not null,
  primary key (portal_id, address_id)
);

-- People who were erased, by their keyed hash: asked before an address is written down.
create index suppression_erased on suppression (portal_id) where reason = 'erased';

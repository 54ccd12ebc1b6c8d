-- Rates of complaints and leaves, by the day on which they happened.
create index event_left_occurred on event (portal_id, occurred_at)
  where type in ('list_unsubscribe', 'global_unsubscribe', 'complaint');

-- What an admin says of a data source: of which kind it is, and what one contact of it cost. In words of the portal's currency, or none.
create table data_source_card (
  portal_id bigint not null references portal on delete cascade,
  name text not null,
  kind text check (kind in ('form', 'partner', 'import', 'guessed', 'verified')),
  cost_per_contact numeric(12, 4) check (cost_per_contact >= 0),
  set_by text not null,
  set_at timestamptz not null,
  primary key (portal_id, name)
);

-- Its checklist. Every answer is kept; the last one of an item holds.
create table data_source_check (
  portal_id bigint not null references portal on delete cascade,
  check_id bigint generated always as identity,
  name text not null,
  item text not null,
  answer text not null check (answer in ('yes', 'no', 'not_applicable')),
  note text,
  -- To be looked at again after so many days; null: answered once and for all.
  again_after integer check (again_after between 1 and 3650),
  answered_by text not null,
  answered_at timestamptz not null,
  primary key (portal_id, check_id)
);
create index data_source_check_item on data_source_check (portal_id, name, item, check_id desc);

-- Who showed themselves, and when last.
create index event_own_act on event (portal_id, address_id, at) where actor = 'person'
  and type in ('list_unsubscribe', 'global_unsubscribe', 'resubscribe', 'preference', 'complaint', 'inbound_mail');

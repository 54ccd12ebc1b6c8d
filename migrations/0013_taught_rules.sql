-- What admins teach a portal about replies, and the reading that Bellwether had of its own.

-- Never changed: which of them hold stands in the settings of each version of the rules.
create table taught_rule (
  portal_id bigint not null references portal on delete cascade,
  rule_id bigint generated always as identity,
  words text not null,
  scope text not null check (scope in ('domain', 'gateway', 'everywhere')),
  -- The domain or the gateway; empty for everywhere.
  scope_value text not null,
  reason text not null,
  class text,
  why text,
  taught_by text not null,
  taught_at timestamptz not null,
  -- Out of the list; kept for the versions that name it.
  removed_at timestamptz,
  primary key (portal_id, rule_id)
);

-- {class, reason, rule, span, gateway, confidence} as Bellwether reads it, where a taught rule reads it otherwise.
alter table event add column own_reading jsonb;
create index event_taught on event (portal_id, rule, at) where own_reading is not null;

-- Events of addresses up to this id were read again under these rules; null: none are (or none are left) to be read.
alter table rule_version add column read_again_after bigint;
create index rule_version_read_again on rule_version (portal_id) where read_again_after is not null;

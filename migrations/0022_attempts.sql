-- To whom each mailing was delivered on each day: one bit for each of 16,384 addresses, so that writing it twice or in any order gives
-- the same, and people are counted once over any days, mailings and data sources. Of deliveries no events are kept; whoever was
-- tried in vain stands in `event`.
create table mailing_day (
  portal_id bigint not null,
  day date not null,
  -- Empty: none was named.
  campaign text not null,
  data_source text not null,
  -- address_id / 16,384; the rest is the place of the bit.
  chunk integer not null,
  delivered bit(16384) not null,
  primary key (portal_id, day, campaign, data_source, chunk)
) with (toast_tuple_target = 128, fillfactor = 80);
-- Compressed where it stands: most bits of a small mailing are zeros.
alter table mailing_day alter column delivered set storage main;

-- What was tried in vain, by the day on which it happened.
create index event_tried on event (portal_id, occurred_at) where type in ('deferred', 'soft_bounce', 'hard_bounce', 'block');

-- What marketing was told of too many unknown users, so that one cause is told once.
create table rate_told (
  portal_id bigint not null references portal on delete cascade,
  kind text not null check (kind in ('campaign', 'data_source', 'sending_ip')),
  name text not null,
  told_at timestamptz not null,
  primary key (portal_id, kind, name)
);

-- Times in which a gateway was at fault, colleagues, industries, and what people know of an address.

-- A quarter of an hour in which one gateway gave one answer about many people who had our mail shortly before. What was found stays:
-- it is what was known then, and verdicts rest on it.
create table gateway_burst (
  portal_id bigint not null references portal on delete cascade,
  -- The gateway where it was recognised, else @ and the domain behind it.
  gateway text not null,
  slot timestamptz not null,
  -- A hash of the answer without names and numbers.
  words text not null,
  addresses integer not null,
  found_at timestamptz not null,
  primary key (portal_id, gateway, slot)
);

-- Many addresses at one time, and refusals of one mailing.
create index event_hard on event (portal_id, at) where class = 'hard';
create index event_refused on event (portal_id, campaign, at) where class = 'block' and campaign is not null;

-- Those whose standing depends on what becomes of mail to their colleagues.
create index address_in_question on address (portal_id, domain) where verdict in ('unsure', 'blocked');

-- How somebody knows, and until when their word is to hold.
alter table address_word add column why text;
alter table address_word add column until timestamptz;

-- How mail to the companies of each industry fares; learned anew once a day. The empty industry: all of them.
create table industry_share (
  portal_id bigint not null references portal on delete cascade,
  industry text not null,
  companies integer not null,
  attempted integer not null,
  blocked integer not null,
  learned_at timestamptz not null,
  primary key (portal_id, industry)
);

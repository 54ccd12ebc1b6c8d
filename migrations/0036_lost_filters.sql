-- What the lost report is narrowed down by besides, kept by every settling.
alter table directory
  -- {currency: sum of open deals}, '' where no currency is named.
  add column at_stake jsonb not null default '{}',
  -- The largest of these sums; 0 where there is none.
  add column most_at_stake double precision not null default 0,
  -- When a person last dealt with a person; null: never, as far as the CRM says.
  add column last_contact timestamptz,
  -- An address is suggested in place of this one.
  add column has_probable boolean not null default false,
  -- What may lie behind an unsure verdict.
  add column hypothesis text,
  -- When the last loss or departure that was acted upon ended, however it did.
  add column ended_at timestamptz;

create index directory_last_contact on directory (portal_id, standing, last_contact, address_id);
-- Few have one of these.
create index directory_role on directory (portal_id, standing, role, since, address_id) where role is not null;
create index directory_hypothesis on directory (portal_id, standing, hypothesis, since, address_id) where hypothesis is not null;
create index directory_currency on directory (portal_id, standing, deal_currency) where deal_currency is not null;
create index directory_stake on directory (portal_id, standing, most_at_stake, address_id) where most_at_stake > 0;
create index directory_probable on directory (portal_id, standing, since, address_id) where has_probable;
create index directory_ended on directory (portal_id, standing, ended_at, address_id) where ended_at is not null;

-- Of those who are known already the next settling writes them, and comes to the same states.
update address set dirty_at = now() where in_ledger and dirty_at is null;

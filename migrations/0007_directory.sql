-- What the console lists and finds people by, and what was believed of an address when.

-- One row for each address of the ledger with who it belongs to, as of its last settling: lists are sorted, filtered and paged
-- by columns of one table, however many people are lost.
create table directory (
  portal_id bigint not null references portal on delete cascade,
  address_id bigint not null,
  email text not null,
  -- lost: mail does not reach them now, or they left; won_back: a loss that was acted upon ended well.
  standing text not null check (standing in ('lost', 'won_back', 'fine')),
  verdict text not null,
  opt_out text not null,
  -- Since when it stands so.
  since timestamptz not null,
  reason text,
  won_back_by text,
  contact_id text,
  person text,
  job_title text,
  company_id text,
  company text,
  owner_id text,
  owner text,
  -- Buying roles in words.
  role text,
  is_champion boolean not null,
  open_deals integer not null,
  -- The open deal of the largest amount.
  deal_id text,
  deal_name text,
  -- 0 where there is none.
  deal_amount double precision not null,
  deal_currency text,
  -- 0 to 1.
  deal_probability real,
  -- Of the event that it rests on.
  esp text,
  source_id bigint,
  gateway text,
  data_source text,
  -- Lower case without accents, so that the order is the same in every database; what has no name is sorted by its address.
  person_key text collate "C" not null,
  company_key text collate "C" not null,
  owner_key text collate "C" not null,
  -- Words of address, name and company, each behind the portal's number: a search of one portal reads its own words only.
  search tsvector not null,
  primary key (portal_id, address_id)
);
create index directory_since on directory (portal_id, standing, since, address_id);
create index directory_person on directory (portal_id, standing, person_key, address_id);
create index directory_company on directory (portal_id, standing, company_key, address_id);
create index directory_owner on directory (portal_id, standing, owner_key, address_id);
create index directory_amount on directory (portal_id, standing, deal_amount, address_id);
create index directory_verdict on directory (portal_id, standing, verdict, since, address_id);
create index directory_reason on directory (portal_id, standing, reason, since, address_id);
create index directory_owner_id on directory (portal_id, standing, owner_id, since, address_id);
create index directory_gateway on directory (portal_id, standing, gateway, since, address_id);
create index directory_data_source on directory (portal_id, standing, data_source, since, address_id);
create index directory_source on directory (portal_id, standing, source_id, since, address_id);
create index directory_left on directory (portal_id, standing, since, address_id) where opt_out <> 'none';
create index directory_champion on directory (portal_id, standing, since, address_id) where is_champion;
create index directory_deal on directory (portal_id, standing, since, address_id) where open_deals > 0;
create index directory_search on directory using gin (search);

-- The belief about an address changed: what it was, what it became, and what spoke for and against it then.
create table verdict_change (
  portal_id bigint not null references portal on delete cascade,
  address_id bigint not null,
  changed_at timestamptz not null,
  was text not null,
  verdict text not null,
  reason text,
  -- [{for, weight, text}]
  evidence jsonb not null,
  primary key (portal_id, address_id, changed_at)
);

-- The page of one person asks what holds their mail back.
create index suppression_address on suppression (portal_id, address_id) where address_id is not null;

-- The directory of those who are known already is written by the next settling, which comes to the same states.
update address set dirty_at = now() where in_ledger and dirty_at is null;

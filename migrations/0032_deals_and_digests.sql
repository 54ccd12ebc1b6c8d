-- Open deals, for the page that guards them.
create index crm_record_open_deal on crm_record (portal_id, record_id)
  where type = 'deal' and gone_at is null and fields ->> 'hs_is_closed' is distinct from 'true';

-- Who is on a deal, from the side of the contact: the deal's own side may not be read yet.
create index crm_record_contact_on_deals on crm_record (portal_id, record_id)
  where type = 'contact' and gone_at is null and links -> 'deal' <> '[]';

-- Weeks whose digests were planned: once for each, whoever asks how often.
create table digest_week (
  portal_id bigint not null references portal on delete cascade,
  -- ISO 8601: 2026-W48.
  week text not null,
  planned_at timestamptz not null,
  primary key (portal_id, week)
);

-- Few contacts are on deals: without this the planner expects nearly all of them to be, and reads the whole copy.
create statistics crm_record_deals on (links -> 'deal') from crm_record;

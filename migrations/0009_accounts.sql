-- What the addresses of one company say together, and when that is to be looked at again.
alter table account
  add column dirty_at timestamptz,
  -- The next moment at which mail that got through elsewhere, or DNS, may say something new.
  add column review_at timestamptz,
  add column settled_at timestamptz,
  add column failed_why text,
  add column kind text not null default 'well'
    check (kind in ('well', 'turnover', 'domain_dead', 'domain_changed', 'format_changed', 'gateway_blocking', 'unsure')),
  add column since timestamptz,
  add column known integer not null default 0,
  add column lost integer not null default 0,
  add column new_domain text,
  add column format text,
  -- {kind, since, affected, newDomain, format, evidence, probable, people}
  add column state jsonb,
  -- Its own domain, and those at which its people have other addresses: mail that gets through there may say something new.
  add column watches text[] not null default '{}';
create index account_dirty on account (portal_id, dirty_at) where dirty_at is not null;
create index account_review on account (portal_id, review_at) where review_at is not null;
create index account_kind on account (portal_id, kind, domain);
create index account_company on account (portal_id, company_id);
create index account_watches on account using gin (watches);

alter table crm_write drop constraint crm_write_surface_check;
alter table crm_write add constraint crm_write_surface_check
  check (surface in ('contact_property', 'contact_email', 'company_property', 'task', 'note', 'task_close', 'digest'));

-- Opt-outs in HubSpot's own communication preferences, where an admin wants them there.
alter table crm_write drop constraint crm_write_surface_check;
alter table crm_write add constraint crm_write_surface_check
  check (surface in ('contact_property', 'contact_email', 'company_property', 'task', 'note', 'task_close', 'digest', 'subscription'));
create index crm_write_subscription on crm_write (portal_id, address_id) where surface = 'subscription';

-- Our copy of HubSpot's subscription types.
create table subscription_type (
  portal_id bigint not null references portal on delete cascade,
  subscription_id bigint not null,
  name text not null,
  is_active boolean not null,
  read_at timestamptz not null,
  primary key (portal_id, subscription_id)
);

-- From what a person asked to each place that has to know of it. One row for each wish to leave, kept as long as the person.
create table opt_out_clock (
  portal_id bigint not null references portal on delete cascade,
  event_key text not null,
  address_id bigint not null,
  -- null: everything.
  stream text,
  asked_at timestamptz not null,
  heard_at timestamptz not null,
  suppressed_at timestamptz not null,
  -- When the contact in HubSpot said so; null: not yet, or there is nobody to be told.
  property_at timestamptz,
  -- null: HubSpot was not asked yet whether there is a contact.
  has_contact boolean,
  -- When HubSpot's communication preferences said so, where they are to.
  subscription_at timestamptz,
  wants_subscription boolean not null default false,
  -- Every place knows, or the person took it back: nothing is waited for.
  closed_at timestamptz,
  -- False for wishes from before there was this clock: nobody measured when which place knew.
  is_measured boolean not null default true,
  primary key (portal_id, event_key)
);
create index opt_out_clock_open on opt_out_clock (portal_id, asked_at) where closed_at is null;
create index opt_out_clock_asked on opt_out_clock (portal_id, asked_at);
create index opt_out_clock_address on opt_out_clock (portal_id, address_id);

-- Half a month back, which is as far as new clocks are started.
insert into opt_out_clock (portal_id, event_key, address_id, stream, asked_at, heard_at, suppressed_at, closed_at, is_measured)
select e.portal_id, e.event_key, e.address_id, case when e.scope = 'stream' then coalesce(e.stream, e.esp || ' (unnamed)') end,
       e.at, e.received_at, e.received_at, now(), false
  from event e join portal p using (portal_id)
 where e.type in ('list_unsubscribe', 'global_unsubscribe', 'complaint') and e.origin in ('live', 'reply')
   and e.received_at > now() - interval '15 days';

-- Somebody asked to be forgotten, and an admin passed it on: the worker, which holds the portal's lane, carries it out and
-- deletes the row.
create table erasure_request (
  portal_id bigint not null references portal on delete cascade,
  request_id bigint generated always as identity,
  email text not null,
  asked_by text not null,
  asked_at timestamptz not null,
  attempts integer not null default 0,
  try_after timestamptz,
  why text,
  primary key (portal_id, request_id)
);

-- Segments in HubSpot (lists, as its API says) that are Bellwether's.
create table segment (
  portal_id bigint not null references portal on delete cascade,
  segment_id bigint generated always as identity,
  -- Ours: it stays whatever anybody calls the segment in HubSpot.
  key text not null,
  -- `filtered`: HubSpot finds the members by what stands on contacts. `written`: the worker puts them in and takes them out.
  kind text not null check (kind in ('filtered', 'written')),
  -- As it is made; an admin may rename it in HubSpot.
  name text not null,
  description text not null,
  asked_by text,
  planned_at timestamptz not null,
  -- How often its members were planned.
  plan integer not null default 0,
  -- HubSpot's, and what it is called there.
  list_id text,
  list_name text,
  -- `wanted`: to be made or brought back. `deleted`: somebody deleted it in HubSpot. `name_taken`: by a segment that is not ours.
  state text not null default 'wanted' check (state in ('wanted', 'there', 'deleted', 'name_taken', 'refused')),
  why text,
  -- As HubSpot said when it was read.
  size integer,
  read_at timestamptz,
  -- Since when HubSpot is asked to make it: one of its name that is younger is ours, though the answer was lost.
  making_since timestamptz,
  -- When it is to be looked at in HubSpot again.
  look_at timestamptz,
  primary key (portal_id, segment_id),
  unique (portal_id, key)
);
create index segment_due on segment (portal_id, look_at) where look_at is not null;

-- Contacts of written segments.
create table segment_member (
  portal_id bigint not null,
  segment_id bigint not null,
  contact_id text not null,
  plan integer not null,
  wanted boolean not null,
  -- Where HubSpot has them: `unsure` from before the call until its answer is here.
  stands text not null default 'out' check (stands in ('out', 'unsure', 'in')),
  -- HubSpot does not know the contact.
  is_missing boolean not null default false,
  primary key (portal_id, segment_id, contact_id)
);
create index segment_member_open on segment_member (portal_id, segment_id, contact_id)
  where not is_missing and (wanted and stands <> 'in' or not wanted);
create index segment_member_contact on segment_member (portal_id, contact_id);

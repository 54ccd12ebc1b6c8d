-- Rules that admins change, an audit log that is searched, and people who may look but not touch.

-- Addresses up to this id were marked for these rules; null: none are (or none are left) to be looked at again.
alter table rule_version add column look_again_after bigint;
create index rule_version_look_again on rule_version (portal_id) where look_again_after is not null;

-- The pages of plays say what each did lately.
create index decision_recent on decision (portal_id, decided_at);

create index audit_kind on audit (portal_id, (split_part(action, '.', 1)), audit_id);
create index audit_actor on audit (portal_id, actor, audit_id);

-- Who was ever signed in to the pages of a portal, and as what.
create table member (
  portal_id bigint not null references portal on delete cascade,
  member_id bigint generated always as identity,
  -- Whoever came through HubSpot's authorize page may be an admin; whoever came by a link of ours may only look.
  came_by text not null check (came_by in ('hubspot', 'link')),
  -- Their email address; without one HubSpot's number of the user.
  name text not null,
  role text not null check (role in ('admin', 'viewer')),
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (portal_id, member_id),
  unique (portal_id, came_by, name),
  check (came_by = 'hubspot' or role = 'viewer')
);

-- Links that let a colleague look, once.
create table viewer_link (
  portal_id bigint not null references portal on delete cascade,
  link_id bigint generated always as identity,
  token_hash bytea not null,
  -- For whom it was made.
  name text not null,
  made_by text not null,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  withdrawn_at timestamptz,
  primary key (portal_id, link_id),
  unique (portal_id, token_hash)
);

-- Sessions from before know no member, and could not be ended one by one: everybody signs in once more.
delete from admin_session;
create index admin_session_member on admin_session (((sess -> 'admin' ->> 'portalId')), ((sess -> 'admin' ->> 'memberId')));

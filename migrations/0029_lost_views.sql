-- What somebody looks for in the report of lost contacts, kept under a name.
create table lost_view (
  portal_id bigint not null references portal on delete cascade,
  view_id bigint generated always as identity,
  -- Whose it is: hubspot:<user> or member:<id>.
  owner text not null,
  name text not null,
  -- As they stand in the address of the page: {"is": "dead", "deal": "on"}.
  params jsonb not null,
  is_shared boolean not null default false,
  -- What its owner sees who opens the report without saying what of it.
  is_default boolean not null default false,
  saved_at timestamptz not null,
  primary key (portal_id, view_id)
);
create unique index lost_view_name on lost_view (portal_id, owner, lower(name));
create unique index lost_view_default on lost_view (portal_id, owner) where is_default;

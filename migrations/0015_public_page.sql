-- What a portal sets for the page on which people leave: names, colours, languages, streams, reasons. It is no rule: nothing is decided by it.
create table public_page (
  portal_id bigint primary key references portal on delete cascade,
  version integer not null,
  settings jsonb not null,
  logo bytea check (octet_length(logo) <= 204800),
  logo_type text,
  -- Of its content; it names the picture, so that browsers may keep it for good.
  logo_hash text,
  saved_by text not null,
  saved_at timestamptz not null
);

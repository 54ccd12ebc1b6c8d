-- The suppression list of the whole company: what colleagues put on it by hand, keys for scripts that ask it, and what
-- makes it quick to search and to follow.

-- Put on the list by a colleague, and lifted by one. A table of its own: nothing here can touch a person's own wish.
create table manual_suppression (
  portal_id bigint not null references portal on delete cascade,
  address_hash bytea not null,
  -- Empty: everything.
  stream text not null default '',
  reason text not null default 'manual' check (reason = 'manual'),
  since timestamptz not null,
  -- When it was lifted.
  until timestamptz,
  venue text not null default 'console' check (venue = 'console'),
  event_key text check (event_key is null),
  -- null: the person was erased.
  address_id bigint,
  why text not null check (why in ('legal', 'not_wanted', 'wrong_address', 'other')),
  note text,
  made_by text not null,
  lifted_by text,
  changed_at timestamptz not null,
  words tsvector,
  primary key (portal_id, address_hash, stream)
);

-- Rows from before have changed now, for whoever begins to follow.
alter table suppression add column changed_at timestamptz not null default now();
-- The address and the parts of it, each behind the number of the portal, as the directory has them.
alter table suppression add column words tsvector;

create function suppression_words(portal bigint, id bigint) returns tsvector language sql stable as $$
  select array_to_tsvector(array(
           select distinct portal || '/' || left(part, 60)
             from regexp_split_to_table(a.email, '[^[:alnum:]]+') as part where part <> ''
           union select portal || '/' || a.email
           union select portal || '/@' || a.domain))
    from address a where a.portal_id = portal and a.address_id = id
$$;

update suppression s set words = suppression_words(s.portal_id, s.address_id) where s.address_id is not null;

-- In the database, because many write here, and each of them would have to remember.
create function touch_suppression() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and (new.reason, new.since, new.until, new.venue, new.event_key, new.address_id)
                          is not distinct from (old.reason, old.since, old.until, old.venue, old.event_key, old.address_id) then
    return new;
  end if;
  -- Whoever follows the list waits for transactions that have an id: it must be there before the clock is read.
  perform pg_current_xact_id();
  new.changed_at := clock_timestamp();
  if tg_op = 'INSERT' or new.address_id is distinct from old.address_id then
    new.words := suppression_words(new.portal_id, new.address_id);
  end if;
  return new;
end $$;
create trigger suppression_touched before insert or update on suppression for each row execute function touch_suppression();
create trigger manual_suppression_touched before insert or update on manual_suppression for each row execute function touch_suppression();

-- The list: both, as one. Of the same columns, so that PostgreSQL walks along the indexes of both at once.
create view listed_suppression as
select portal_id, address_hash, stream, reason, since, until, venue, event_key, address_id, changed_at, words from suppression
union all
select portal_id, address_hash, stream, reason, since, until, venue, event_key, address_id, changed_at, words from manual_suppression;

-- Newest first, whole or by one filter; by change, for who follows; by word.
create index suppression_since on suppression (portal_id, since, address_hash, stream, reason);
create index suppression_reason on suppression (portal_id, reason, since, address_hash, stream);
create index suppression_venue on suppression (portal_id, venue, since, address_hash, stream, reason);
create index suppression_stream on suppression (portal_id, stream, since, address_hash, reason);
create index suppression_ended on suppression (portal_id, since, address_hash, stream, reason) where until is not null;
create index suppression_changed on suppression (portal_id, changed_at, address_hash, stream, reason);
create index suppression_words on suppression using gin (words);
create index manual_suppression_since on manual_suppression (portal_id, since, address_hash, stream, reason);
create index manual_suppression_changed on manual_suppression (portal_id, changed_at, address_hash, stream, reason);
create index manual_suppression_words on manual_suppression using gin (words);
create index manual_suppression_address on manual_suppression (portal_id, address_id) where address_id is not null;

-- Keys by which scripts ask, kept by their hash.
create table api_key (
  portal_id bigint not null references portal on delete cascade,
  key_id bigint generated always as identity,
  secret_hash bytea not null,
  label text not null,
  scopes text[] not null,
  made_by text not null,
  made_at timestamptz not null,
  expires_at timestamptz,
  -- To the minute.
  last_used_at timestamptz,
  revoked_at timestamptz,
  revoked_by text,
  primary key (portal_id, key_id)
);

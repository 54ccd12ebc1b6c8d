-- What an admin sets of a source, and what it is known by when it is set up or fails.
alter table source
  -- How far an unsubscribe reaches that is told through it; null: as the email service means it.
  add column unsubscribe_scope text check (unsubscribe_scope in ('stream', 'sender_domain', 'esp_account', 'everything')),
  -- Its events stay, and so does its row, which names it where they are shown.
  add column removed_at timestamptz,
  -- SHA-256 of URL tokens that were replaced, newest first; the newest goes on counting until it is closed.
  add column former_token_hashes bytea[] not null default '{}',
  add column former_is_open boolean not null default false,
  -- When something was last posted to a former address, or while the source was off.
  add column stray_at timestamptz,
  -- The first refusal since something good came.
  add column refused_since timestamptz,
  -- When an event last came that Bellwether has a use for; deliveries with nothing but opens move last_event_at alone.
  add column useful_at timestamptz,
  -- What has come so far: types of events, the service's own words for what was not used, message streams or lists.
  add column seen_types text[] not null default '{}',
  add column seen_ignored text[] not null default '{}',
  add column seen_streams text[] not null default '{}';

update source set useful_at = last_event_at;
update source set refused_since = refused_at where refused_at > coalesce(last_event_at, '-infinity');

-- The ledger of design.md, section 3. Every primary and unique key holds portal_id, so that the schema spreads by tenant.

create table portal (
  portal_id bigint primary key,
  state text not null check (state in ('active', 'revoked', 'disconnected')),
  state_why text,
  name text,
  ui_domain text not null default 'app.hubspot.com',
  account_type text,
  time_zone text not null default 'UTC',
  currency text,
  scopes text[] not null default '{}',
  -- AES-256-GCM: {hash, link}; keys of this portal that never rotate (address hashes, links in mails).
  keys_enc text not null,
  installed_at timestamptz not null,
  installed_by text,
  disconnected_at timestamptz,
  provisioned_at timestamptz,
  provision_result jsonb,
  crm_paused_until timestamptz,
  crm_pause_why text
);

create table oauth_token (
  portal_id bigint primary key references portal on delete cascade,
  access_token_enc text not null,
  refresh_token_enc text not null,
  expires_at timestamptz not null,
  refreshed_at timestamptz not null,
  -- Compare-and-set: a refresh that lost a race does not overwrite the winner's tokens.
  version integer not null default 1,
  failed_at timestamptz,
  failure text
);

create table lane (
  portal_id bigint primary key references portal on delete cascade,
  epoch bigint not null default 0,
  holder text,
  lease_until timestamptz
);

create table source (
  portal_id bigint not null references portal on delete cascade,
  source_id bigint generated always as identity,
  esp text not null,
  label text not null,
  purpose text not null default 'both' check (purpose in ('marketing', 'transactional', 'both')),
  state text not null default 'on' check (state in ('on', 'off')),
  -- SHA-256 of the URL token, to find it; the token itself encrypted, to show the URL again.
  token_hash bytea not null,
  token_enc text not null,
  -- Ciphertexts, newest first; two during a rotation.
  secrets_enc text[] not null default '{}',
  created_at timestamptz not null,
  last_event_at timestamptz,
  refused_at timestamptz,
  refused_why text,
  refused_count bigint not null default 0,
  primary key (portal_id, source_id),
  unique (portal_id, token_hash)
);

create table delivery (
  portal_id bigint not null references portal on delete cascade,
  delivery_id bigint generated always as identity,
  source_id bigint not null,
  received_at timestamptz not null,
  headers jsonb not null,
  body bytea not null,
  state text not null default 'waiting' check (state in ('waiting', 'done', 'failed', 'quarantined')),
  attempts integer not null default 0,
  try_after timestamptz,
  processed_at timestamptz,
  event_count integer,
  new_count integer,
  -- What could not be read: [{index, why}].
  rejected jsonb,
  why text,
  primary key (portal_id, delivery_id)
);
create index delivery_waiting on delivery (portal_id, delivery_id) where state = 'waiting';
create index delivery_trouble on delivery (portal_id, delivery_id desc) where state in ('failed', 'quarantined');
create index delivery_received on delivery (portal_id, received_at);
-- lz4 stores three times as fast as the default (docs/operations.md); some builds of PostgreSQL lack it.
do $$ begin
  alter table delivery alter column body set compression lz4;
exception when feature_not_supported then
  raise notice 'this PostgreSQL was built without lz4: raw deliveries are compressed with pglz';
end $$;

create table address (
  portal_id bigint not null references portal on delete cascade,
  address_id bigint generated always as identity,
  email text not null,
  domain text not null,
  created_at timestamptz not null,
  verdict text not null default 'unknown',
  verdict_since timestamptz,
  bounce_class text,
  bounce_reason text,
  opt_out text not null default 'none' check (opt_out in ('none', 'streams', 'everything')),
  last_event_at timestamptz,
  -- It has at least one event beyond deliveries, and so belongs into the CRM.
  in_ledger boolean not null default false,
  -- The whole AddressState; the columns above repeat what lists filter by.
  state jsonb,
  -- Which deterministic reading of the same events wrote the state.
  rule_version integer,
  -- Set when something new is known; cleared when the CRM writes that follow from it are planned.
  dirty_at timestamptz,
  -- The dirty_at up to which the state was concluded while the CRM could not be asked.
  concluded_at timestamptz,
  review_at timestamptz,
  -- Why it could not be settled, which is a fault of ours; tried again daily and with every new fact.
  failed_why text,
  -- When the CRM was last asked for a contact with this address.
  looked_up_at timestamptz,
  primary key (portal_id, address_id),
  unique (portal_id, email)
);
create index address_dirty on address (portal_id, dirty_at) where dirty_at is not null;
create index address_failed on address (portal_id, address_id) where failed_why is not null;
create index address_review on address (portal_id, review_at) where review_at is not null;
create index address_verdict on address (portal_id, verdict, verdict_since desc);
create index address_domain on address (portal_id, domain text_pattern_ops);
-- Finding by the beginning of an address, whatever the collation of the database.
create index address_email_prefix on address (portal_id, email text_pattern_ops);

create table event (
  portal_id bigint not null,
  event_key text not null,
  address_id bigint not null,
  source_id bigint,
  delivery_id bigint,
  esp text not null,
  type text not null,
  native text not null,
  diagnostic text,
  smtp_code smallint,
  enhanced_status text,
  remote_mta text,
  sending_ip text,
  message_id text,
  campaign text,
  stream text,
  data_source text,
  occurred_at timestamptz not null,
  received_at timestamptz not null,
  -- min(occurred_at, received_at + 5 min): the order of the history.
  at timestamptz not null,
  actor text not null,
  scope text not null,
  origin text not null,
  class text,
  reason text not null,
  rule text not null,
  span_start integer,
  span_end integer,
  gateway text,
  confidence real not null,
  primary key (portal_id, event_key)
) partition by hash (portal_id);
do $$ begin
  for i in 0..7 loop
    execute format('create table event_%s partition of event for values with (modulus 8, remainder %s)', i, i);
  end loop;
end $$;
create index event_address on event (portal_id, address_id, at);

-- One bit a day, so that writing it twice or in any order gives the same.
create table delivery_day (
  portal_id bigint not null,
  address_id bigint not null,
  month date not null,
  delivered_bits integer not null default 0,
  attempted_bits integer not null default 0,
  primary key (portal_id, address_id, month)
);

-- Eight bytes for each counted message event, by the day on which it happened; kept longer than any ESP retries.
create table seen_key (
  portal_id bigint not null,
  day date not null,
  key bigint not null,
  primary key (portal_id, day, key)
) partition by range (day);
create table seen_key_other partition of seen_key default;

create table tally (
  portal_id bigint not null,
  day date not null,
  campaign text not null,
  data_source text not null,
  sending_ip text not null,
  gateway text not null,
  type text not null,
  messages bigint not null,
  primary key (portal_id, day, campaign, data_source, sending_ip, gateway, type)
);

create table account (
  portal_id bigint not null references portal on delete cascade,
  domain text not null,
  created_at timestamptz not null,
  company_id text,
  primary key (portal_id, domain)
);

create table contact_address (
  portal_id bigint not null references portal on delete cascade,
  address_id bigint not null,
  contact_id text not null,
  linked_at timestamptz not null,
  unlinked_at timestamptz,
  primary key (portal_id, address_id, contact_id)
);
create index contact_address_contact on contact_address (portal_id, contact_id);

create table crm_record (
  portal_id bigint not null references portal on delete cascade,
  type text not null check (type in ('contact', 'company', 'deal', 'owner')),
  record_id text not null,
  fields jsonb not null,
  -- Associated ids by type: {"company": ["1"], "deal": ["2"]}, the primary company first; null while not yet read.
  links jsonb,
  read_at timestamptz not null,
  links_read_at timestamptz,
  gone_at timestamptz,
  primary key (portal_id, type, record_id)
);

-- Somebody who was read as a colleague is not read again as the person behind an address.
create index crm_record_email on crm_record (portal_id, (fields ->> 'email')) where type = 'contact';

create table episode (
  portal_id bigint not null references portal on delete cascade,
  episode_id bigint generated always as identity,
  address_id bigint not null,
  kind text not null check (kind in ('lost', 'left')),
  started_at timestamptz not null,
  ended_at timestamptz,
  cause_key text not null,
  won_back_by text,
  primary key (portal_id, episode_id)
);
create index episode_address on episode (portal_id, address_id);

create table decision (
  portal_id bigint not null references portal on delete cascade,
  decision_id bigint generated always as identity,
  play text not null,
  episode_id bigint not null,
  address_id bigint not null,
  target_type text not null,
  target_id text not null,
  rule_version integer not null,
  because jsonb not null,
  decided_at timestamptz not null,
  primary key (portal_id, decision_id),
  unique (portal_id, play, episode_id, target_type)
);
create index decision_address on decision (portal_id, address_id);

create table crm_write (
  portal_id bigint not null references portal on delete cascade,
  write_id bigint generated always as identity,
  -- play + episode + target kind for tasks and notes, surface + record for properties; never the rule version.
  write_key text not null,
  surface text not null check (surface in ('contact_property', 'task', 'note')),
  address_id bigint,
  decision_id bigint,
  object_id text,
  payload jsonb not null,
  -- Counts changes of the payload, so that a change made while a write is under way is not lost.
  revision integer not null default 1,
  sent_revision integer,
  state text not null default 'planned' check (state in ('planned', 'sending', 'done', 'failed', 'dropped')),
  -- Stands at the end of the task or note body, by which it is found again.
  reference text,
  anchor_type text,
  anchor_id text,
  attempts integer not null default 0,
  try_after timestamptz,
  sent_at timestamptz,
  -- How often, and when last, a row in sending was looked for at its anchor and not found.
  clean_reads integer not null default 0,
  read_at timestamptz,
  done_at timestamptz,
  result_id text,
  -- What the CRM holds after the last success, for surfaces that write only what changed.
  written jsonb,
  why text,
  created_at timestamptz not null,
  primary key (portal_id, write_id),
  unique (portal_id, write_key),
  unique (portal_id, reference)
);
create index crm_write_open on crm_write (portal_id, write_id) where state in ('planned', 'sending');
create index crm_write_address on crm_write (portal_id, address_id);
create index crm_write_done on crm_write (portal_id, done_at) where state = 'done';
create index crm_write_failed on crm_write (portal_id, write_id desc) where state = 'failed';

-- An address that nobody should mail. It outlives the address row as a keyed hash.
create table suppression (
  portal_id bigint not null references portal on delete cascade,
  address_hash bytea not null,
  stream text not null default '',
  reason text not null,
  since timestamptz not null,
  until timestamptz,
  venue text,
  event_key text,
  address_id bigint,
  primary key (portal_id, address_hash, stream)
);

create table survey_answer (
  portal_id bigint not null references portal on delete cascade,
  answer_id bigint generated always as identity,
  address_id bigint not null,
  -- The event of leaving that it belongs to: one answer each, editable.
  event_key text not null,
  reason text,
  comment text,
  campaign text,
  stream text,
  answered_at timestamptz not null,
  edited_at timestamptz,
  primary key (portal_id, answer_id),
  unique (portal_id, event_key)
);
create index survey_answer_address on survey_answer (portal_id, address_id);

create table preference (
  portal_id bigint not null references portal on delete cascade,
  address_id bigint not null,
  stream text not null,
  choice text not null,
  until timestamptz,
  changed_at timestamptz not null,
  primary key (portal_id, address_id, stream)
);

create table consent_proof (
  portal_id bigint not null references portal on delete cascade,
  proof_id bigint generated always as identity,
  address_id bigint,
  address_hash bytea not null,
  act text not null,
  venue text not null,
  stream text,
  scope text not null,
  actor text not null,
  event_key text,
  detail jsonb not null,
  at timestamptz not null,
  primary key (portal_id, proof_id)
);
create index consent_proof_at on consent_proof (portal_id, at);
create index consent_proof_address on consent_proof (portal_id, address_hash);

create table dns_observation (
  portal_id bigint not null references portal on delete cascade,
  domain text not null,
  observed_at timestamptz not null,
  mx text[] not null,
  has_address boolean not null,
  outcome text not null,
  primary key (portal_id, domain, observed_at)
);

create table rule_version (
  portal_id bigint not null references portal on delete cascade,
  version integer not null,
  settings jsonb not null,
  made_by text not null,
  made_at timestamptz not null,
  note text,
  primary key (portal_id, version)
);

create table audit (
  portal_id bigint not null references portal on delete cascade,
  audit_id bigint generated always as identity,
  at timestamptz not null,
  actor text not null,
  action text not null,
  target text,
  detail jsonb not null default '{}',
  primary key (portal_id, audit_id)
);

-- Exempt from the portal rule (store/system): sessions of the admin pages exist before a portal is known.
create table admin_session (
  sid text primary key,
  sess json not null,
  expire timestamptz not null
);
create index admin_session_expire on admin_session (expire);

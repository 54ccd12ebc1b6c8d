-- Signatures that cover a token and nothing of what comes with it: whoever saw one could post something else under it. Kept as
-- long as such a signature is believed.
create table used_token (
  portal_id bigint not null references portal on delete cascade,
  source_id bigint not null,
  token text not null,
  -- What was said under it: a retry says the same.
  facts_hash bytea not null,
  used_at timestamptz not null,
  primary key (portal_id, source_id, token)
);
create index used_token_at on used_token (portal_id, used_at);

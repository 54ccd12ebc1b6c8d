-- What workflows in HubSpot asked, and what they were answered: signed without a date, so that only our own memory tells a repetition.
create table workflow_call (
  portal_id bigint not null references portal on delete cascade,
  -- HubSpot's name for one run of one action.
  callback_id text not null,
  -- SHA-256 over the path and the body: another call under the same name is refused.
  digest bytea not null,
  contact_id text not null,
  -- Null within the transaction that works it out, and once the person was forgotten.
  answer jsonb,
  asked_at timestamptz not null,
  primary key (portal_id, callback_id)
);
create index workflow_call_contact on workflow_call (portal_id, contact_id);
create index workflow_call_asked on workflow_call (portal_id, asked_at);

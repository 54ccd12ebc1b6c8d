-- How often, and until when not: a person may choose both for one stream. Until now nothing was ever written here.
alter table preference drop constraint preference_pkey;
alter table preference add column kind text not null check (kind in ('frequency', 'pause'));
alter table preference add primary key (portal_id, address_id, kind, stream);

-- The proof of an event: what a link did, and may take back within half an hour.
create index consent_proof_event on consent_proof (portal_id, event_key);

-- What somebody asked for by a link that a link alone cannot give: mail again, more of it, or mail at another address. It is
-- confirmed by a mail, which is sent from here (an outbox), or handed to the contact's owner where no mail can be sent.
create table confirmation (
  portal_id bigint not null references portal on delete cascade,
  confirmation_id bigint generated always as identity,
  -- Whose link it was asked by.
  address_id bigint not null,
  ask jsonb not null,
  -- Where the mail goes, and for how many mails a day.
  email text not null,
  email_hash bytea not null,
  language text not null,
  asked_at timestamptz not null,
  expires_at timestamptz not null,
  confirmed_at timestamptz,
  -- planned, then sending, then one of the others; none: it was handed to the owner.
  mail text not null check (mail in ('planned', 'sending', 'sent', 'failed', 'doubt', 'none')),
  attempts integer not null default 0,
  try_after timestamptz,
  sent_at timestamptz,
  why text,
  -- When its task, or the change of the address in HubSpot, was planned.
  followed_at timestamptz,
  primary key (portal_id, confirmation_id)
);
create index confirmation_mail on confirmation (portal_id, confirmation_id) where mail in ('planned', 'sending', 'failed', 'doubt');
create index confirmation_address on confirmation (portal_id, address_id, asked_at);
create index confirmation_email on confirmation (portal_id, email_hash, asked_at);
create index confirmation_asked on confirmation (portal_id, asked_at);
create index confirmation_to_follow on confirmation (portal_id, confirmation_id) where followed_at is null;

-- Raw mail as a source: what automatic replies tell, and how far a mailbox has been read.

-- {awayUntil, replacement: {name, email}, newAddress} of an automatic reply.
alter table event add column news jsonb;

create table mailbox (
  portal_id bigint not null references portal on delete cascade,
  source_id bigint not null,
  -- IMAP gives a mailbox another one when it was made anew: then its numbers mean other mails.
  uid_validity bigint not null,
  -- Every mail up to this number was taken in.
  last_uid bigint not null,
  read_at timestamptz not null,
  primary key (portal_id, source_id)
);

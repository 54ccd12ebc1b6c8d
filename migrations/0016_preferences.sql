-- How often, and until when not: a person may choose both for one stream. Until now nothing was ever written here.
alter table preference drop constraint preference_pkey;
alter table preference add column kind text not null check (kind in ('frequency', 'pause'));
alter table preference add primary key (portal_id, address_id, kind, stream);

-- The proof of an event: what a link did, and may take back within half an hour.
create index consent_proof_event on consent_proof (portal_id, event_key);

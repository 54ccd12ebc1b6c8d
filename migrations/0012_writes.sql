-- Writes are found by their contact, and sent apart from others when HubSpot gives no clear answer.

-- What stands at a contact is found by it when HubSpot merges or deletes the contact, however many writes there are.
create index crm_write_anchor on crm_write (portal_id, anchor_id) where anchor_id is not null;
-- The contacts that a task is to stand at are read in its payload; what is done stands where HubSpot has it.
create index crm_write_unsent on crm_write (portal_id, write_id) where surface <> 'contact_property' and state <> 'done';
create index decision_target on decision (portal_id, target_id);

-- How often HubSpot gave no clear answer to it; others are not sent together with it for long.
alter table crm_write add column lost_answers integer not null default 0;

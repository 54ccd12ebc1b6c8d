-- Tasks that close themselves, are capped by owner and day, and stand once for an account and cause.

-- How a decision reached somebody: a task of its own or the account's, the digest of the day, or a note at the account.
alter table decision add column told text check (told in ('task', 'digest', 'note'));
-- The task that speaks for it; one task may speak for several people of an account.
alter table decision add column write_id bigint;
update decision d set told = 'task', write_id = w.write_id
  from crm_write w
 where w.portal_id = d.portal_id and w.decision_id = d.decision_id and w.surface = 'task';
create index decision_write on decision (portal_id, write_id) where write_id is not null;
create index decision_episode on decision (portal_id, episode_id);

-- Set when the tasks of an ended episode were seen to; what ended before this release is left to the reps who hold it.
alter table episode add column tasks_closed_at timestamptz;
update episode set tasks_closed_at = ended_at where ended_at is not null;
create index episode_to_close on episode (portal_id, episode_id) where ended_at is not null and tasks_closed_at is null;

alter table crm_write drop constraint crm_write_surface_check;
alter table crm_write add constraint crm_write_surface_check
  check (surface in ('contact_property', 'task', 'note', 'task_close', 'digest'));
-- When what follows from the outcome of a closing, its note, was planned.
alter table crm_write add column followed_at timestamptz;
create index crm_write_to_follow on crm_write (portal_id, write_id)
  where surface = 'task_close' and state = 'done' and followed_at is null;

-- Tasks opened for an owner on one calendar day of the portal; those that are never capped are not counted.
create table owner_day (
  portal_id bigint not null references portal on delete cascade,
  owner_id text not null,
  day date not null,
  tasks integer not null,
  primary key (portal_id, owner_id, day)
);

-- Decisions beyond the cap: their lines of a digest.
create table held_task (
  portal_id bigint not null references portal on delete cascade,
  decision_id bigint not null,
  -- The empty string: nobody owns it.
  owner_id text not null,
  held_at timestamptz not null,
  -- {subject, name, company, email, addressId}
  line jsonb not null,
  -- The digest that lists it.
  write_id bigint not null,
  primary key (portal_id, decision_id)
);
create index held_task_digest on held_task (portal_id, write_id);

-- The task of one account and cause, with the people it lists.
create table account_task (
  portal_id bigint not null references portal on delete cascade,
  company_id text not null,
  play text not null,
  reason text not null,
  write_id bigint not null,
  opened_at timestamptz not null,
  people jsonb not null,
  primary key (portal_id, write_id)
);
create index account_task_cause on account_task (portal_id, company_id, play, reason, opened_at desc);

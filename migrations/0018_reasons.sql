-- Why people left, who hears of it, and whose words stand in tasks about others.

-- Who is told of a campaign, or of a kind of mail; without a row it is whom the rules name for what has no owner.
create table campaign_owner (
  portal_id bigint not null references portal on delete cascade,
  kind text not null check (kind in ('campaign', 'stream')),
  name text not null,
  owner_id text not null,
  set_by text not null,
  set_at timestamptz not null,
  primary key (portal_id, kind, name)
);

-- Whose words stand in a task that is not about them alone: erasing them finds it.
create table quoted (
  portal_id bigint not null references portal on delete cascade,
  write_id bigint not null,
  address_id bigint not null,
  primary key (portal_id, write_id, address_id)
);
create index quoted_address on quoted (portal_id, address_id);

-- Answers of a week or a year, and those of one mailing.
create index survey_answer_at on survey_answer (portal_id, answered_at);
create index survey_answer_campaign on survey_answer (portal_id, campaign, answered_at) where campaign is not null;

-- Who left by a mailing, and how many left when.
create index event_left on event (portal_id, at) where type in ('list_unsubscribe', 'global_unsubscribe', 'complaint');
create index event_left_campaign on event (portal_id, campaign, at)
  where type in ('list_unsubscribe', 'global_unsubscribe', 'complaint') and campaign is not null;

-- What was won back since when.
create index episode_ended on episode (portal_id, ended_at) where ended_at is not null;
create index episode_started on episode (portal_id, started_at);

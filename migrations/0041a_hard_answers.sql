-- What bursts count, without a look at the events and addresses themselves; 0041b makes one index of these.
create index concurrently event_0_hard_answer on event_0 (portal_id, at) include (gateway, address_id) where class = 'hard';
create index concurrently event_1_hard_answer on event_1 (portal_id, at) include (gateway, address_id) where class = 'hard';
create index concurrently event_2_hard_answer on event_2 (portal_id, at) include (gateway, address_id) where class = 'hard';
create index concurrently event_3_hard_answer on event_3 (portal_id, at) include (gateway, address_id) where class = 'hard';
create index concurrently event_4_hard_answer on event_4 (portal_id, at) include (gateway, address_id) where class = 'hard';
create index concurrently event_5_hard_answer on event_5 (portal_id, at) include (gateway, address_id) where class = 'hard';
create index concurrently event_6_hard_answer on event_6 (portal_id, at) include (gateway, address_id) where class = 'hard';
create index concurrently event_7_hard_answer on event_7 (portal_id, at) include (gateway, address_id) where class = 'hard';

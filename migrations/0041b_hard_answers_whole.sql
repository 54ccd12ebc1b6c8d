create index event_hard_answer on only event (portal_id, at) include (gateway, address_id) where class = 'hard';
alter index event_hard_answer attach partition event_0_hard_answer;
alter index event_hard_answer attach partition event_1_hard_answer;
alter index event_hard_answer attach partition event_2_hard_answer;
alter index event_hard_answer attach partition event_3_hard_answer;
alter index event_hard_answer attach partition event_4_hard_answer;
alter index event_hard_answer attach partition event_5_hard_answer;
alter index event_hard_answer attach partition event_6_hard_answer;
alter index event_hard_answer attach partition event_7_hard_answer;
-- The new one answers all that it answered.
drop index event_hard;

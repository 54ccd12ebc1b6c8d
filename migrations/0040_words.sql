-- Somebody's word alone opens an episode. One that came in a file, with many others, opens no tasks.

alter table address_word add column is_history boolean not null default false;

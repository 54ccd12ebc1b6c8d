-- The table as it was becomes the first partition, with its indexes; nothing is rewritten or read.
-- Names and numbers of partitions: src/store/system/delivery-partitions.ts.
alter table delivery rename to delivery_first;
alter index delivery_pkey rename to delivery_first_pkey;
alter index delivery_waiting rename to delivery_first_waiting;
alter index delivery_trouble rename to delivery_first_trouble;
alter index delivery_received rename to delivery_first_received;
alter index delivery_import rename to delivery_first_import;

create table delivery (
  like delivery_first including defaults including storage including compression,
  constraint delivery_state_check check (state in ('waiting', 'done', 'failed', 'quarantined'))
) partition by range (delivery_id);
alter table delivery add primary key (portal_id, delivery_id);
alter table delivery add constraint delivery_portal_id_fkey foreign key (portal_id) references portal on delete cascade;
create index delivery_waiting on delivery (portal_id, delivery_id) where state = 'waiting';
create index delivery_trouble on delivery (portal_id, delivery_id desc) where state in ('failed', 'quarantined');
create index delivery_received on delivery (portal_id, received_at);
create index delivery_import on delivery (portal_id, import_id) where import_id is not null;

do $$
declare
  width constant bigint := 100000000;
  latest bigint;
  was_used boolean;
  bound bigint;
begin
  execute format('select last_value, is_called from %s', pg_get_serial_sequence('delivery_first', 'delivery_id'))
    into latest, was_used;
  select substring(pg_get_constraintdef(oid) from '< ''?(\d+)') into bound
    from pg_constraint where conrelid = 'delivery_first'::regclass and conname = 'delivery_bound';
  alter table delivery_first alter column delivery_id drop identity;
  alter table delivery alter column delivery_id add generated always as identity;
  perform setval(pg_get_serial_sequence('delivery', 'delivery_id'), latest, was_used);
  create table delivery_kept partition of delivery for values from (minvalue) to (1);
  execute format('alter table delivery attach partition delivery_first for values from (1) to (%s)', bound);
  alter table delivery_first drop constraint delivery_bound;
  execute format('create table delivery_%s partition of delivery for values from (%s) to (%s)', bound / width, bound, bound + width);
end $$;

-- Whose address came from where, as imported files say: bits as in mailing_day, so that deliveries which name no data source are split
-- among these without a row for each address. Derived from the events of type data_source: of several, the last one counts.
create table data_source_chunk (
  portal_id bigint not null,
  -- address_id / 16,384; the rest is the place of the bit.
  chunk integer not null,
  data_source text not null,
  people bit(16384) not null,
  primary key (portal_id, chunk, data_source)
) with (toast_tuple_target = 128, fillfactor = 80);
alter table data_source_chunk alter column people set storage main;

insert into data_source_chunk (portal_id, chunk, data_source, people)
select portal_id, (address_id >> 14)::integer, data_source, bit_or(set_bit(0::bit(16384), (address_id & 16383)::integer, 1))
  from (select distinct on (portal_id, address_id) portal_id, address_id, data_source from event
         where type = 'data_source' and data_source is not null order by portal_id, address_id, at desc, event_key desc) as newest
 group by 1, 2, 3;

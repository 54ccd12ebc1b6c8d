-- Deliveries become partitions by their number, which rises with time (docs/scale.md). Three steps, each with a transaction
-- of its own, so that only the last one needs the table to itself, and has nothing to read then. First: where what is
-- there ends. At least fifty million numbers are left for what comes in between the steps.
do $$
declare
  width constant bigint := 100000000;
  latest bigint;
begin
  execute format('select last_value from %s', pg_get_serial_sequence('delivery', 'delivery_id')) into latest;
  execute format(
    'alter table delivery add constraint delivery_bound check (delivery_id >= 1 and delivery_id < %s) not valid',
    ((latest + width / 2) / width + 1) * width
  );
end $$;

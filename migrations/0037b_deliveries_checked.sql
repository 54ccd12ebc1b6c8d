-- Reads what is there once, while it is written to and read.
alter table delivery validate constraint delivery_bound;

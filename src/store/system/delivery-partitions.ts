/**
 * Raw deliveries leave by the partition. They are parted by their number, which rises with time: the key stays as it is, and
 * whatever asks for one delivery looks into one partition.
 *
 * Each night of a busy installation begins a new range of numbers, so that a partition holds the deliveries of about a day.
 * One that is old enough as a whole is dropped; what in it is not worked off yet moves to `delivery_kept`, which
 * ends where the oldest range begins.
 */
import type { Knex } from 'knex';
import { type Db, execute, query } from '../database.ts';
import { addPartition, changePartitions, dropPartition, listPartitions } from './partition.ts';

/** Numbers of one partition: more deliveries than a day has seconds a thousand times over. */
const WIDTH = 100_000_000;
/** Ranges that are ready before the numbers get there. */
const AHEAD = 2;
/** With fewer in it the range stays open: deleting so few rows a night costs nothing, while planning over more partitions does. */
const WORTH_CLOSING = 100_000;
/** What is not worked off is copied while nothing else may touch the table: so many rows take well under a second. */
const MOST_KEPT = 20_000;
/** In the words of the partial index. */
const FAILED = `state in ('failed', 'quarantined') and state = 'failed'`;
const KEPT = 'delivery_kept';
const SEQUENCE = `pg_get_serial_sequence('delivery', 'delivery_id')`;

interface Range {
  readonly name: string;
  readonly from: number;
  readonly until: number;
}

async function listRanges(db: Db): Promise<Range[]> {
  const parts = await listPartitions(db, 'delivery');
  return parts
    .filter((one) => one.name !== KEPT)
    .map((one) => ({ name: one.name, from: Number(one.from), until: Number(one.until) }))
    .sort((a, b) => a.from - b.from);
}

async function latestNumber(db: Db): Promise<number> {
  const [row] = await query<{ latest: number }>(
    db,
    `select coalesce(pg_sequence_last_value(${SEQUENCE}::regclass), 1) as latest`,
  );
  return row?.latest ?? 1;
}

/** Ranges for what comes next. */
export async function prepareDeliveryRanges(db: Knex): Promise<void> {
  await changePartitions(db, addRanges);
}

async function addRanges(trx: Db): Promise<void> {
  const ranges = await listRanges(trx);
  const latest = await latestNumber(trx);
  let end = ranges.at(-1)?.until ?? WIDTH;
  for (let ready = ranges.filter((one) => one.from > latest).length; ready < AHEAD; ready++) {
    await addPartition(trx, 'delivery', `delivery_${end / WIDTH}`, `from (${end}) to (${end + WIDTH})`);
    end += WIDTH;
  }
}

/**
 * Once a night, before single deliveries are deleted.
 *
 * @param before what came earlier than this may go, once it is worked off
 * @returns names of the partitions that were dropped
 */
export async function rollDeliveries(db: Knex, before: Date): Promise<string[]> {
  // What a sequence is told holds at once, whatever becomes of the transaction: the next range is committed first.
  await changePartitions(db, addRanges);
  await changePartitions(db, closeRange);
  await changePartitions(db, addRanges);
  const dropped: string[] = [];
  for (;;) {
    const name = await changePartitions(db, (trx) => dropOldest(trx, before));
    if (name === null) return dropped;
    dropped.push(name);
  }
}

/** @returns its name; null where it is not over yet */
async function dropOldest(trx: Db, before: Date): Promise<string | null> {
  const [oldest] = await listRanges(trx);
  if (!oldest || oldest.until > (await latestNumber(trx)) || !(await isOver(trx, oldest, before))) return null;
  await dropRange(trx, oldest);
  return oldest.name;
}

/** The numbers go on in the next range. Whoever has drawn one of this range still stores under it. */
async function closeRange(trx: Db): Promise<void> {
  const latest = await latestNumber(trx);
  const open = (await listRanges(trx)).find((one) => one.from <= latest && latest < one.until);
  if (!open || latest - open.from < WORTH_CLOSING) return;
  await execute(trx, `select setval(${SEQUENCE}, greatest(?::bigint, pg_sequence_last_value(${SEQUENCE}::regclass)))`, [
    open.until,
  ]);
}

/** One look into an index for each portal. */
async function isOver(db: Db, range: Range, before: Date): Promise<boolean> {
  const [row] = await query<{ kept: number; isYoung: boolean }>(
    db,
    `select (select count(*) from (select from ${range.name} where state = 'waiting' limit ${MOST_KEPT}) as w)
          + (select count(*) from (select from ${range.name} where ${FAILED} limit ${MOST_KEPT}) as f)
          + (select count(*) from (select from ${KEPT} limit ${MOST_KEPT}) as k) as kept,
            exists (select from portal p where exists (
              select from ${range.name} d where d.portal_id = p.portal_id and d.received_at >= ?)) as "isYoung"`,
    [before],
  );
  return row !== undefined && !row.isYoung && row.kept < MOST_KEPT;
}

/** In one transaction: nobody sees a time in which what is kept is away. */
async function dropRange(trx: Db, range: Range): Promise<void> {
  await execute(trx, 'lock table delivery in access exclusive mode');
  await execute(trx, `alter table delivery detach partition ${KEPT}`);
  await execute(
    trx,
    `with waiting as (select * from ${range.name} where state = 'waiting'),
          failed as (select * from ${range.name} where ${FAILED})
     insert into ${KEPT} select * from waiting union all select * from failed`,
  );
  await dropPartition(trx, 'delivery', range.name);
  await execute(trx, `alter table delivery attach partition ${KEPT} for values from (minvalue) to (${range.until})`);
}

/** A month of mail, counted: what it takes on disk, whether a batch at its end takes longer than at its start, and the rates of it. */
import type { Knex } from 'knex';
import { findAdapter } from '../src/flow/adapt/adapters.ts';
import { takeIn } from '../src/jobs/take-in.ts';
import { DAY_MS, systemClock } from '../src/lib/clock.ts';
import { createLog } from '../src/lib/log.ts';
import { createSecretBox } from '../src/lib/secrets.ts';
import { query } from '../src/store/database.ts';
import { insertDeliveries } from '../src/store/delivery.ts';
import type { RatesFilter } from '../src/store/report/counted-by.ts';
import { countGatewayRates } from '../src/store/report/gateway-rates.ts';
import { countRates, type RateGroup } from '../src/store/report/rates.ts';
import { addSource } from '../src/store/source.ts';
import { rollSeenKeys } from '../src/store/system/housekeeping.ts';
import { sendgridEvent } from '../test/support/sendgrid.ts';
import { type Measures, median } from './measures.ts';
import { addBenchPortal } from './portal.ts';

const PORTAL = 9_000_041;
const DAYS = 30;
const BATCH = 1_000;
/** Deliveries of one transaction, as a worker takes them. */
const TOGETHER = 10;
/** Each address gets so many mails in the month. */
const MAILS_EACH = 20;
const SOURCES = ['form', 'import', 'partner', ''] as const;
/** One of so many addresses is unknown. */
const UNKNOWN_EACH = 101;

interface Month {
  readonly perDay: number;
  readonly addresses: number;
  /** Midnight of today. */
  readonly today: number;
}

/** @param events delivered or bounced, over 30 days */
export async function measureAttempts(db: Knex, events: number): Promise<Measures> {
  const perDay = Math.ceil(events / DAYS / BATCH) * BATCH;
  const now = new Date();
  const month: Month = {
    perDay,
    addresses: Math.ceil((perDay * DAYS) / MAILS_EACH),
    today: now.getTime() - (now.getTime() % DAY_MS),
  };
  const box = createSecretBox([Buffer.alloc(32, 1)]);
  await addBenchPortal(db, PORTAL, box);
  const { sourceId } = await addSource(db, PORTAL, box, { esp: 'sendgrid', label: 'bench', secrets: ['k'], now });
  await rollSeenKeys(db, now);
  const total = perDay * DAYS;
  const spent: number[][] = [];
  for (let day = 0; day < DAYS; day++) {
    spent.push(await takeDay(db, sourceId, month, day));
    process.stderr.write(
      `attempts: day ${day + 1} of ${DAYS}, ${Math.round(median(spent[day] ?? []))} ms for ${BATCH} events\n`,
    );
  }
  await db.raw('vacuum analyze mailing_day, delivery_day, tally, event');
  const bytes = await sizeOf(db, 'mailing_day');
  const rows = await rowsBeside(db, month);
  const filter: RatesFilter = {
    from: dayName(month, 0),
    to: dayName(month, DAYS - 1),
    campaign: null,
    dataSource: null,
  };
  const campaigns = await timed(() => countRates(db, PORTAL, 'campaign', filter, 1_000));
  const sources = await timed(() => countRates(db, PORTAL, 'data_source', filter, 1_000));
  const gateways = await timed(() => countGatewayRates(db, PORTAL, filter));
  // On the first days addresses are created, which is another work.
  const [start, end] = [median(spent.slice(2, 5).flat()), median(spent.slice(-3).flat())];
  return {
    attempts_events: {
      value: total,
      unit: `events of ${month.addresses} addresses in ${DAYS} days`,
      limit: null,
      ratio: null,
    },
    attempts_bytes_per_event: {
      value: round(bytes / total),
      unit: 'bytes in mailing_day',
      limit: round(rows),
      ratio: bytes / total / rows,
    },
    attempts_all_bytes_per_event: {
      value: round((bytes + (await sizeOf(db, 'delivery_day')) + (await sizeOf(db, 'tally'))) / total),
      unit: 'bytes in mailing_day, delivery_day and tally',
      limit: null,
      ratio: null,
    },
    attempts_batch_start_ms: { value: round(start), unit: `ms for ${BATCH} events`, limit: null, ratio: null },
    attempts_batch_end_ms: {
      value: round(end),
      unit: `ms for ${BATCH} events`,
      limit: round(start),
      ratio: end / start,
    },
    attempts_rates_by_campaign_ms: { value: round(campaigns.ms), unit: 'ms', limit: null, ratio: null },
    attempts_rates_by_data_source_ms: { value: round(sources.ms), unit: 'ms', limit: null, ratio: null },
    attempts_rates_by_gateway_ms: { value: round(gateways.ms), unit: 'ms', limit: null, ratio: null },
    attempts_rates_wrong: {
      value:
        countWrong(month, campaigns.found, (mail) => mail.campaign) +
        countWrong(month, sources.found, (mail) => mail.dataSource),
      unit: 'groups that differ from a count one by one',
      limit: 0,
      ratio: null,
    },
  };
}

interface Mail {
  readonly person: number;
  readonly campaign: string;
  readonly dataSource: string;
  readonly isUnknown: boolean;
}

/** Three mailings a day, to people in no order. */
function mailOf({ addresses }: Month, day: number, n: number): Mail {
  const person = (n * 7_919 + day * 104_729) % addresses;
  return {
    person,
    campaign: `mailing ${day}-${n % 3}`,
    dataSource: SOURCES[person % SOURCES.length] ?? '',
    isUnknown: person % UNKNOWN_EACH === 0,
  };
}

/** @returns milliseconds for each thousand events, by transaction */
async function takeDay(db: Knex, sourceId: number, month: Month, day: number): Promise<number[]> {
  const at = new Date(month.today - (DAYS - 1 - day) * DAY_MS);
  const deps = { db, clock: systemClock, log: createLog('warn', 'bench'), findAdapter };
  const spent: number[] = [];
  for (let from = 0; from < month.perDay; from += BATCH * TOGETHER) {
    const deliveries = [];
    for (let first = from; first < Math.min(from + BATCH * TOGETHER, month.perDay); first += BATCH)
      deliveries.push(Array.from({ length: BATCH }, (_, n) => eventOf(mailOf(month, day, first + n), at)));
    await insertDeliveries(
      db,
      deliveries.map((events) => ({
        portalId: PORTAL,
        sourceId,
        receivedAt: new Date(),
        headers: {},
        body: Buffer.from(JSON.stringify(events)),
        state: 'waiting' as const,
        why: null,
      })),
    );
    const begun = performance.now();
    while ((await takeIn(deps, { portalId: PORTAL, hashKey: Buffer.alloc(32) })) > 0);
    spent.push((performance.now() - begun) / deliveries.length);
  }
  await db.raw('truncate delivery');
  return spent;
}

function eventOf({ person, campaign, dataSource, isUnknown }: Mail, at: Date): object {
  const more = {
    singlesend_name: campaign,
    ip: `192.0.2.${person % 4}`,
    ...(dataSource && { bw_data_source: dataSource }),
  };
  const email = `person${person}@customer${person % 5_000}.example`;
  return isUnknown
    ? sendgridEvent(email, 'bounce', at, { ...more, type: 'bounce', reason: '550 5.1.1 User unknown', status: '5.1.1' })
    : sendgridEvent(email, 'delivered', at, { ...more, response: '250 OK' });
}

/** What the smallest row for each address and mailing takes: one day of it, written in the same order. @returns bytes per event */
async function rowsBeside(db: Knex, month: Month): Promise<number> {
  await db.raw(`create table bench_mailed (portal_id bigint not null, mailing_id integer not null, address_id bigint not null,
    primary key (portal_id, mailing_id, address_id))`);
  for (let from = 0; from < month.perDay; from += BATCH) {
    const mails = Array.from({ length: BATCH }, (_, n) => mailOf(month, 0, from + n));
    await db.raw(
      'insert into bench_mailed select ?, n.* from unnest(?::integer[], ?::bigint[]) as n on conflict do nothing',
      [PORTAL, mails.map(({ campaign }) => Number(campaign.at(-1))), mails.map(({ person }) => person)],
    );
  }
  const bytes = (await sizeOf(db, 'bench_mailed')) / month.perDay;
  await db.raw('drop table bench_mailed');
  return bytes;
}

function countWrong(month: Month, found: readonly RateGroup[], keyOf: (mail: Mail) => string): number {
  const groups = new Map<string, { tried: Set<number>; delivered: Set<number> }>();
  for (let day = 0; day < DAYS; day++)
    for (let n = 0; n < month.perDay; n++) {
      const mail = mailOf(month, day, n);
      const group = groups.get(keyOf(mail)) ?? { tried: new Set(), delivered: new Set() };
      groups.set(keyOf(mail), group);
      group.tried.add(mail.person);
      if (!mail.isUnknown) group.delivered.add(mail.person);
    }
  const wrong = [...groups].filter(([key, { tried, delivered }]) => {
    const group = found.find((one) => one.key === key);
    return (
      group?.attempted !== tried.size ||
      group.delivered !== delivered.size ||
      group.unknown !== tried.size - delivered.size
    );
  });
  return wrong.length + Math.abs(found.length - groups.size);
}

async function timed<Value>(run: () => Promise<Value>): Promise<{ ms: number; found: Value }> {
  const begun = performance.now();
  const found = await run();
  return { ms: performance.now() - begun, found };
}

async function sizeOf(db: Knex, table: string): Promise<number> {
  const rows = await query<{ bytes: number }>(db, 'select pg_total_relation_size(?::regclass) as bytes', [table]);
  return rows[0]?.bytes ?? 0;
}

function dayName({ today }: Month, day: number): string {
  return new Date(today - (DAYS - 1 - day) * DAY_MS).toISOString().slice(0, 10);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

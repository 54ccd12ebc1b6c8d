/** Raw deliveries to address states: events per second of one worker and of two, without the CRM. */
import type { Knex } from 'knex';
import { createSecretBox } from '../src/lib/secrets.ts';
import { insertDeliveries, type NewDelivery } from '../src/store/delivery.ts';
import { addSource } from '../src/store/source.ts';
import { notifyWork } from '../src/store/system/notify.ts';
import { until } from '../test/support/process.ts';
import { createTestSender, sendgridEvent } from '../test/support/sendgrid.ts';
import type { Measure, Measures } from './measures.ts';
import { addBenchPortal } from './portal.ts';
import { startWorkers } from './workers.ts';

/** Each portal is drained by one worker at a time, so that two of them need several portals. */
const PORTALS = [9_000_011, 9_000_012, 9_000_013, 9_000_014, 9_000_015, 9_000_016, 9_000_017, 9_000_018];
const EVENTS = 1_000;
const LIMIT_MS = 300_000;
const KEY = Buffer.alloc(32, 1);

/** @param batches of 1,000 events for each of 8 portals */
export async function measurePipeline(db: Knex, databaseUrl: string, batches: number): Promise<Measures> {
  const one = await speedOf(db, databaseUrl, batches, 1);
  const two = await speedOf(db, databaseUrl, batches, 2);
  const measure = (value: number): Measure => ({
    value: Math.round(value),
    unit: 'events/s',
    limit: null,
    ratio: null,
  });
  return { pipeline_events: measure(one), pipeline_events_two_workers: measure(two) };
}

async function speedOf(db: Knex, databaseUrl: string, batches: number, workers: number): Promise<number> {
  await db.raw('truncate portal, event, delivery_day, mailing_day, data_source_chunk, seen_key, tally cascade');
  const box = createSecretBox([KEY]);
  const running = await startWorkers(
    db,
    {
      DATABASE_URL: databaseUrl,
      SECRET_KEYS: KEY.toString('base64'),
      PUBLIC_URL: 'https://bellwether.example',
      // Nobody is there, and nobody is called.
      HUBSPOT_API_URL: 'http://127.0.0.1:9',
      LOG_LEVEL: 'warn',
    },
    workers,
  );
  try {
    // Stored as a backlog that the workers are told of all at once.
    await db.transaction(async (trx) => {
      for (const portalId of PORTALS) {
        await addBenchPortal(trx, portalId, box);
        await insertDeliveries(trx, await backlogOf(trx, portalId, batches));
      }
      await notifyWork(trx, PORTALS);
    });
    const from = performance.now();
    const hasWork = `select exists (select from delivery where state = 'waiting') or exists
      (select from address where dirty_at is not null and concluded_at is distinct from dirty_at) as more`;
    await until(
      async () => !(await db.raw<{ rows: { more: boolean }[] }>(hasWork)).rows[0]?.more,
      'all states are concluded',
      LIMIT_MS,
    );
    return (PORTALS.length * batches * EVENTS) / ((performance.now() - from) / 1_000);
  } finally {
    for (const worker of running) await worker.kill('SIGTERM');
  }
}

/** 95 of 100 events are deliveries, as in real mail. */
async function backlogOf(db: Knex, portalId: number, batches: number): Promise<NewDelivery[]> {
  const sender = createTestSender();
  const now = new Date();
  const { sourceId } = await addSource(db, portalId, createSecretBox([KEY]), {
    esp: 'sendgrid',
    label: 'bench',
    secrets: [sender.publicKey],
    now,
  });
  return Array.from({ length: batches }, (_, batch) => {
    const events = Array.from({ length: EVENTS }, (_, n) => {
      const email = `person${(batch * EVENTS + n) % 20_000}@customer${n % 300}.example`;
      return n % 20 === 0
        ? sendgridEvent(email, 'bounce', now, {
            type: 'bounce',
            reason: '550 5.1.1 no such user here',
            status: '5.1.1',
          })
        : sendgridEvent(email, 'delivered', now, { response: '250 OK', category: 'newsletter' });
    });
    return { portalId, sourceId, receivedAt: now, ...sender.batch(events, now), state: 'waiting' as const, why: null };
  });
}

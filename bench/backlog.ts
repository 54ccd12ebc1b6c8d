/** Portals without a CRM and what waits for their workers: deliveries as SendGrid posts them, stored and told of all at once. */
import type { Knex } from 'knex';
import { createSecretBox } from '../src/lib/secrets.ts';
import { insertDeliveries, type NewDelivery } from '../src/store/delivery.ts';
import { addSource } from '../src/store/source.ts';
import { notifyWork } from '../src/store/system/notify.ts';
import { until } from '../test/support/process.ts';
import { createTestSender, sendgridEvent } from '../test/support/sendgrid.ts';
import { addBenchPortal } from './portal.ts';

const KEY = Buffer.alloc(32, 1);
const LIMIT_MS = 900_000;
/** Raw bytes of one insert. */
const DELIVERIES_AT_ONCE = 50;
const sender = createTestSender();

/** Nobody is there, and nobody is called. */
export function envWithoutCrm(databaseUrl: string): Record<string, string> {
  return {
    DATABASE_URL: databaseUrl,
    SECRET_KEYS: KEY.toString('base64'),
    PUBLIC_URL: 'https://bellwether.example',
    HUBSPOT_API_URL: 'http://127.0.0.1:9',
    LOG_LEVEL: 'warn',
  };
}

export interface BenchPortal {
  readonly portalId: number;
  readonly sourceId: number;
}

export async function addPortalWithSource(db: Knex, portalId: number): Promise<BenchPortal> {
  const box = createSecretBox([KEY]);
  await addBenchPortal(db, portalId, box);
  const secrets = [sender.publicKey];
  const { sourceId } = await addSource(db, portalId, box, {
    esp: 'sendgrid',
    label: 'bench',
    secrets,
    now: new Date(),
  });
  return { portalId, sourceId };
}

/** The same mailbox is missed, or the mail is delivered: 95 of 100, as in real mail. */
export function mailEvent(email: string, isBounce: boolean, at: Date, mailing: string): object {
  return isBounce
    ? sendgridEvent(email, 'bounce', at, { type: 'bounce', reason: '550 5.1.1 no such user here', status: '5.1.1' })
    : sendgridEvent(email, 'delivered', at, { response: '250 OK', category: mailing });
}

/** @returns milliseconds from when it is all stored until every state is concluded */
export async function workOff(
  db: Knex,
  waiting: readonly (BenchPortal & { events: readonly object[] })[],
): Promise<number> {
  const now = new Date();
  const deliveries = waiting.map(
    ({ portalId, sourceId, events }): NewDelivery => ({
      portalId,
      sourceId,
      receivedAt: now,
      ...sender.batch([...events], now),
      state: 'waiting',
      why: null,
    }),
  );
  await db.transaction(async (trx) => {
    for (let first = 0; first < deliveries.length; first += DELIVERIES_AT_ONCE)
      await insertDeliveries(trx, deliveries.slice(first, first + DELIVERIES_AT_ONCE));
    await notifyWork(trx, new Set(waiting.map((one) => one.portalId)));
  });
  const from = performance.now();
  const hasWork = `select exists (select from delivery where state = 'waiting') or exists
    (select from address where dirty_at is not null and concluded_at is distinct from dirty_at) as more`;
  await until(
    async () => !(await db.raw<{ rows: { more: boolean }[] }>(hasWork)).rows[0]?.more,
    'all states are concluded',
    LIMIT_MS,
  );
  return performance.now() - from;
}

/** Raw deliveries to address states: events per second of one worker, without the CRM. */
import type { Knex } from 'knex';
import { findAdapter } from '../src/flow/adapt/adapters.ts';
import { DEFAULT_SETTINGS } from '../src/flow/settings.ts';
import { settle } from '../src/jobs/settle.ts';
import { takeIn } from '../src/jobs/take-in.ts';
import { systemClock } from '../src/lib/clock.ts';
import { createLog } from '../src/lib/log.ts';
import { createSecretBox } from '../src/lib/secrets.ts';
import { insertDeliveries } from '../src/store/delivery.ts';
import { addSource } from '../src/store/source.ts';
import { createTestSender, sendgridEvent } from '../test/support/sendgrid.ts';
import type { Measures } from './measures.ts';
import { addBenchPortal } from './portal.ts';

const PORTAL = 9_000_002;

/** 95 of 100 events are deliveries, as in real mail. */
export async function measurePipeline(db: Knex, batches: number): Promise<Measures> {
  const box = createSecretBox([Buffer.alloc(32, 1)]);
  await addBenchPortal(db, PORTAL, box);
  const sender = createTestSender();
  const source = await addSource(db, PORTAL, box, {
    esp: 'sendgrid',
    label: 'bench',
    secrets: [sender.publicKey],
    now: new Date(),
  });
  for (let batch = 0; batch < batches; batch++) {
    const events = Array.from({ length: 1_000 }, (_, n) => {
      const email = `person${(batch * 1_000 + n) % 20_000}@customer${n % 300}.example`;
      return n % 20 === 0
        ? sendgridEvent(email, 'bounce', new Date(), {
            type: 'bounce',
            reason: '550 5.1.1 no such user here',
            status: '5.1.1',
          })
        : sendgridEvent(email, 'delivered', new Date(), { response: '250 OK', category: 'newsletter' });
    });
    const { headers, body } = sender.batch(events, new Date());
    await insertDeliveries(db, [
      {
        portalId: PORTAL,
        sourceId: source.sourceId,
        receivedAt: new Date(),
        headers,
        body,
        state: 'waiting',
        why: null,
      },
    ]);
  }
  const deps = {
    db,
    clock: systemClock,
    log: createLog('silent', 'bench'),
    findAdapter,
    assertHeld: () => Promise.resolve(),
  };
  const portal = {
    portalId: PORTAL,
    timeZone: 'UTC',
    currency: null,
    settings: DEFAULT_SETTINGS,
    publicUrl: 'https://bellwether.example',
    hashKey: Buffer.alloc(32, 2),
    contactProperties: new Set<string>(),
    preferencesUrl: () => '',
  };
  const from = performance.now();
  while ((await takeIn(deps, portal)) > 0);
  while ((await settle(deps, portal, null)) > 0);
  const seconds = (performance.now() - from) / 1_000;
  return {
    pipeline_events: { value: Math.round((batches * 1_000) / seconds), unit: 'events/s', limit: null, ratio: null },
  };
}

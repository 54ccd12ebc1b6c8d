/** Sources, deliveries of every state, and two months of counts. */
import { DAY_MS } from '../../src/lib/clock.ts';
import type { Db } from '../../src/store/database.ts';

/** Tries to become markup wherever it is shown. */
export const HOSTILE = `"><script>alert('x')</script><img src=x onerror=alert(1)>`;

export type At = (daysAgo: number, hours?: number) => Date;

export interface SeededDeliveries {
  readonly done: number;
  readonly failed: number;
  readonly quarantined: number;
  readonly waiting: number;
}

export async function seedDeliveries(
  db: Db,
  portalId: number,
  sourceId: number,
  at: At,
  rows: number,
): Promise<SeededDeliveries> {
  const body = JSON.stringify([
    { email: 'priya.raman@halden-robotics.com', event: 'bounce', reason: `550 5.1.1 ${HOSTILE}`, sg_event_id: 'abc' },
  ]);
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'SendGrid Event API',
    authorization: 'Basic c2VjcmV0',
    'x-twilio-email-event-webhook-signature':
      'MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M15TluLtEZtM=',
  };
  const insert = async (
    state: string,
    more: { why?: string; body?: Buffer; rejected?: unknown; events?: number; news?: number; hours: number },
  ) => {
    const rows = await db.raw<{ rows: { delivery_id: number }[] }>(
      `insert into delivery (portal_id, source_id, received_at, headers, body, state, attempts, processed_at, event_count, new_count, rejected, why)
       values (?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?, ?, ?::jsonb, ?) returning delivery_id`,
      [
        portalId,
        sourceId,
        at(0, -more.hours),
        JSON.stringify(headers),
        more.body ?? Buffer.from(body),
        state,
        state === 'failed' ? 5 : 1,
        state === 'done' ? at(0, -more.hours) : null,
        more.events ?? null,
        more.news ?? null,
        more.rejected ? JSON.stringify(more.rejected) : null,
        more.why ?? null,
      ],
    );
    return rows.rows[0]?.delivery_id ?? 0;
  };
  for (let i = 0; i < rows; i++)
    await insert('done', {
      hours: 400 - i * 5,
      events: 1 + ((i * 37) % 900),
      news: 1 + ((i * 37) % 900) - (i % 3 === 0 ? 1 : 0),
    });
  const failed = await insert('failed', {
    hours: 6,
    events: 3,
    news: 3,
    rejected: [
      { index: 1, why: `The entry has no address: {"event":"${HOSTILE}"}` },
      { index: 4, why: 'The timestamp is not a number.' },
    ],
    why: '2 of 5 entries could not be read: The entry has no address.',
  });
  const quarantined = await insert('quarantined', {
    hours: 2,
    why: 'The signature does not fit this body. Copy the verification key again.',
    body: Buffer.from(`\u202e\x00\x07${HOSTILE} ${'not json '.repeat(2_000)}`),
  });
  for (let i = 0; i < 2; i++)
    await insert('quarantined', {
      hours: 1.5 - i / 2,
      why: 'The signature does not fit this body. Copy the verification key again.',
    });
  const done = await insert('done', { hours: 0.5, events: 412, news: 409 });
  const waiting = await insert('waiting', { hours: 0.01 });
  return { done, failed, quarantined, waiting };
}

export async function seedTallies(db: Db, portalId: number, now: Date): Promise<void> {
  const shape: [string, number][] = [
    ['delivered', 1_900],
    ['hard_bounce', 9],
    ['soft_bounce', 14],
    ['block', 5],
    ['list_unsubscribe', 4],
    ['global_unsubscribe', 1],
    ['complaint', 1],
    ['deferred', 60],
  ];
  for (let day = 0; day < 60; day++) {
    const date = new Date(now.getTime() - day * DAY_MS);
    const isWeekend = [0, 6].includes(date.getUTCDay());
    for (const [i, [type, usual]] of shape.entries()) {
      const messages = Math.floor(usual * (isWeekend ? 0.1 : 0.5 + ((day * 7 + i * 13) % 11) / 10));
      if (messages > 0) {
        await db.raw(
          "insert into tally (portal_id, day, campaign, data_source, sending_ip, gateway, type, messages) values (?, ?, 'autumn', '', '', '', ?, ?)",
          [portalId, date.toISOString().slice(0, 10), type, messages],
        );
      }
    }
  }
}

/** What a delivery says in the end: its events, and those in the mails that it brings. */
import type { EspAdapter, RawDelivery } from '../../src/flow/adapt/adapter.ts';
import type { MailEvent } from '../../src/flow/event.ts';
import { readMailEvents } from '../../src/flow/read-mail-events.ts';

export async function readAll(adapter: EspAdapter, raw: RawDelivery) {
  const { events, mails = [], rejected } = adapter.normalise(raw);
  const all: MailEvent[] = [...events];
  const receivedAt = raw.receivedAt ?? new Date('2026-03-10T09:00:00Z');
  const source = { esp: adapter.id, receivedAt, keyOfMailed: () => null };
  for (const mail of mails) all.push(...(await readMailEvents(mail, source)));
  return { events: all, rejected };
}

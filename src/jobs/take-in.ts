/** Waiting deliveries become events, counts and marked addresses: one transaction for a handful of deliveries. */
import type { Knex } from 'knex';
import type { EspAdapter } from '../flow/adapt/adapter.ts';
import { type MailEvent, orderedAt } from '../flow/event.ts';
import { type ReadEvents, readDelivery } from '../flow/pipeline.ts';
import { type Clock, MINUTE_MS } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { findOrCreateAddresses, markDirty } from '../store/address.ts';
import { addTallies, markDays, markSeen, type Tally } from '../store/counts.ts';
import { type Db, isConnectionLost, reasonOf } from '../store/database.ts';
import { listWaiting, markRead, markUnreadable, type ReadDelivery, type WaitingDelivery } from '../store/delivery.ts';
import { insertEvents, type StoredEvent } from '../store/event.ts';
import { noteEvents } from '../store/source.ts';

export interface TakeInDeps {
  readonly db: Knex;
  readonly clock: Clock;
  readonly log: Log;
  findAdapter(esp: string): EspAdapter | null;
}

/** A transaction of this size keeps the memory bounded and still spreads its cost over thousands of events. */
const MAX_DELIVERIES = 100;
const MAX_BYTES = 4 * 1024 * 1024;
const MAX_ATTEMPTS = 5;

/** @returns how many deliveries were taken in; 0 when none is waiting */
export async function takeIn(deps: TakeInDeps, portalId: number): Promise<number> {
  const waiting = await listWaiting(deps.db, portalId, MAX_DELIVERIES, MAX_BYTES, deps.clock.now());
  if (waiting.length === 0) return 0;
  try {
    await deps.db.transaction((trx) => storeAll(trx, deps, portalId, waiting));
  } catch (thrown) {
    if (isConnectionLost(thrown)) throw thrown;
    // One of them does not go in: find out which, so that the others are not held up.
    for (const delivery of waiting) await takeInAlone(deps, portalId, delivery);
  }
  return waiting.length;
}

async function takeInAlone(deps: TakeInDeps, portalId: number, delivery: WaitingDelivery): Promise<void> {
  try {
    await deps.db.transaction((trx) => storeAll(trx, deps, portalId, [delivery]));
  } catch (thrown) {
    if (isConnectionLost(thrown)) throw thrown;
    const isLast = delivery.attempts + 1 >= MAX_ATTEMPTS;
    const tryAfter = isLast ? null : new Date(deps.clock.now().getTime() + MINUTE_MS * 2 ** delivery.attempts);
    deps.log.error(
      { portalId, deliveryId: delivery.deliveryId, err: messageOf(thrown) },
      'a delivery could not be processed',
    );
    await markUnreadable(
      deps.db,
      portalId,
      delivery.deliveryId,
      `It could not be processed: ${reasonOf(thrown)}`,
      tryAfter,
    );
  }
}

interface Read extends ReadEvents {
  readonly delivery: WaitingDelivery;
}

async function storeAll(
  db: Db,
  deps: TakeInDeps,
  portalId: number,
  waiting: readonly WaitingDelivery[],
): Promise<void> {
  const now = deps.clock.now();
  const read = waiting.map((delivery): Read => {
    const adapter = deps.findAdapter(delivery.esp);
    if (!adapter)
      return {
        delivery,
        kept: [],
        delivered: [],
        ignored: 0,
        rejected: [{ index: 0, why: `no adapter reads ${delivery.esp}` }],
      };
    return { delivery, ...readDelivery(adapter, delivery, delivery.receivedAt) };
  });
  const recipients = read.flatMap((one) => [...one.kept, ...one.delivered].map((event) => event.recipient ?? ''));
  const ids = await findOrCreateAddresses(db, portalId, recipients, now);
  const idOf = (event: MailEvent): number => ids.get(event.recipient ?? '') ?? 0;

  const kept = read.flatMap((one) =>
    one.kept.map(
      (event): StoredEvent => ({
        ...event,
        addressId: idOf(event),
        sourceId: one.delivery.sourceId,
        deliveryId: one.delivery.deliveryId,
      }),
    ),
  );
  const delivered = read.flatMap((one) => one.delivered);
  const newKept = await insertEvents(db, portalId, distinctByKey(kept));
  const newDelivered = await markSeen(
    db,
    portalId,
    delivered.map((event) => ({ eventKey: event.eventKey, day: dayOf(event) })),
  );

  await markDays(db, portalId, [
    ...read.flatMap((one) =>
      one.delivered.map((event) => ({
        addressId: idOf(event),
        day: cappedDay(event, one.delivery.receivedAt),
        isDelivered: true,
      })),
    ),
    ...kept
      .filter(isAttempt)
      .map((event) => ({ addressId: idOf(event), day: cappedDay(event, event.receivedAt), isDelivered: false })),
  ]);
  await addTallies(db, portalId, [
    ...distinctByKey(delivered)
      .filter((event) => newDelivered.has(event.eventKey))
      .map((event) => tallyOf(event, '')),
    ...distinctByKey(kept)
      .filter((event) => newKept.has(event.eventKey))
      .map((event) => tallyOf(event, event.gateway ?? '')),
  ]);
  await markDirty(db, portalId, kept.filter((event) => newKept.has(event.eventKey)).map(idOf), 'enter', now);
  await markDirty(db, portalId, delivered.filter((event) => newDelivered.has(event.eventKey)).map(idOf), 'touch', now);
  await markRead(
    db,
    portalId,
    read.map((one) => outcomeOf(one, newKept, newDelivered)),
    now,
  );
  await noteEvents(
    db,
    portalId,
    waiting.map((delivery) => delivery.sourceId),
    now,
  );
}

function outcomeOf(read: Read, newKept: ReadonlySet<string>, newDelivered: ReadonlySet<string>): ReadDelivery {
  const newCount =
    read.kept.filter((event) => newKept.has(event.eventKey)).length +
    read.delivered.filter((event) => newDelivered.has(event.eventKey)).length;
  return {
    deliveryId: read.delivery.deliveryId,
    eventCount: read.kept.length + read.delivered.length + read.ignored,
    newCount,
    rejected: read.rejected,
  };
}

/** The day on which the ESP says it happened: a retry of the event counts for the same day as the event. */
function dayOf(event: MailEvent): string {
  return event.occurredAt.toISOString().slice(0, 10);
}

/** A clock that is ahead may not make a delivery newer than every bounce to come. */
function cappedDay(event: MailEvent, receivedAt: Date): string {
  return orderedAt(event.occurredAt, receivedAt).toISOString().slice(0, 10);
}

/** Mail was really handed to the receiving server; a suppression of the ESP or an opt-out is no attempt. */
function isAttempt(event: MailEvent): boolean {
  return ['hard_bounce', 'soft_bounce', 'block', 'deferred'].includes(event.type);
}

function distinctByKey<Event extends MailEvent>(events: readonly Event[]): Event[] {
  return [...new Map(events.map((event) => [event.eventKey, event])).values()];
}

function tallyOf(event: MailEvent, gateway: string): Tally {
  return {
    day: dayOf(event),
    campaign: event.campaign ?? '',
    dataSource: event.dataSource ?? '',
    sendingIp: event.sendingIp ?? '',
    gateway,
    type: event.type,
  };
}

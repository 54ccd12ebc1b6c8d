/** Waiting deliveries become events, counts and marked addresses: one transaction for a handful of deliveries. */
import type { Knex } from 'knex';
import type { EspAdapter } from '../flow/adapt/adapter.ts';
import { isPulled } from '../flow/adapt/pulled-list.ts';
import { isTriedInVain } from '../flow/attempt.ts';
import { isAccountDomain } from '../flow/conclude/account/account-domain.ts';
import { type MailEvent, orderedAt } from '../flow/event.ts';
import { type ReadEvents, readDelivery } from '../flow/pipeline.ts';
import { MAY_LEAVE } from '../flow/read-mail-events.ts';
import type { Settings } from '../flow/settings.ts';
import type { TaughtRule } from '../flow/taught-rule.ts';
import { domainOf } from '../lib/address.ts';
import { hashAddress } from '../lib/address-hash.ts';
import { type Clock, MINUTE_MS } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { findAddressIds, findOrCreateAddresses, markDirty } from '../store/address.ts';
import { addTallies, type CountedEvent, markDays, markSeen, markSeenInImport, type Tally } from '../store/counts.ts';
import { deriveDataSources } from '../store/data-source-chunk.ts';
import { type Db, isPassing, reasonOf } from '../store/database.ts';
import { listWaiting, markRead, markUnreadable, type ReadDelivery, type WaitingDelivery } from '../store/delivery.ts';
import { emptyDeliveries } from '../store/erasure.ts';
import { completeEvents, insertEvents, type StoredEvent } from '../store/event.ts';
import { noteTaken, type TakenOfImport } from '../store/import.ts';
import { insertLeaveQuestions } from '../store/leave-question.ts';
import { markMailings } from '../store/mailing-day.ts';
import { markColleagues } from '../store/peers.ts';
import { noteArrivals } from '../store/source-signs.ts';
import { findForgotten, hasForgotten } from '../store/suppression.ts';
import { adoptLeaves } from './adopt-leaves.ts';
import { arrivalsOf } from './arrivals.ts';
import { distinctByKey } from './distinct-by-key.ts';
import { dropEchoes } from './lists/drop-echoes.ts';
import { reviewAccountsOf } from './mark-accounts.ts';
import { proveActs } from './prove-acts.ts';

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

/** Whose deliveries are taken in. */
export interface TakeInPortal {
  readonly portalId: number;
  /** For the hashes of those who were forgotten. */
  readonly hashKey: Buffer;
  /** What it was taught about replies. */
  readonly settings?: Pick<Settings, 'taught'>;
}

/** @returns how many deliveries were taken in; 0 when none is waiting */
export async function takeIn(deps: TakeInDeps, portal: TakeInPortal): Promise<number> {
  const { portalId } = portal;
  const waiting = await listWaiting(deps.db, portalId, MAX_DELIVERIES, MAX_BYTES, deps.clock.now());
  if (waiting.length === 0) return 0;
  try {
    await deps.db.transaction((trx) => storeAll(trx, deps, portal, waiting));
  } catch (thrown) {
    if (isPassing(thrown)) throw thrown;
    // One of them does not go in: find out which, so that the others are not held up.
    for (const delivery of waiting) await takeInAlone(deps, portal, delivery);
  }
  return waiting.length;
}

async function takeInAlone(deps: TakeInDeps, portal: TakeInPortal, delivery: WaitingDelivery): Promise<void> {
  const { portalId } = portal;
  try {
    await deps.db.transaction((trx) => storeAll(trx, deps, portal, [delivery]));
  } catch (thrown) {
    if (isPassing(thrown)) throw thrown;
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
  portal: TakeInPortal,
  waiting: readonly WaitingDelivery[],
): Promise<void> {
  const { portalId } = portal;
  const now = deps.clock.now();
  const told: Read[] = [];
  const taught = portal.settings?.taught ?? [];
  for (const delivery of waiting) told.push(await readOne(deps.findAdapter(delivery.esp), delivery, taught));
  const all = await dropEchoes(db, portalId, told, (esp) => deps.findAdapter(esp));
  const forgotten = await forgottenAmong(db, portal, all);
  const read = forgotten.size > 0 ? all.map((one) => withoutForgotten(one, forgotten)) : all;
  const recipients = read.flatMap((one) => [...one.kept, ...one.delivered].map((event) => event.recipient ?? ''));
  const ids = await findOrCreateAddresses(db, portalId, recipients, now);
  await adoptLeaves(db, portal, ids, now);
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
  const distinct = distinctByKey(kept);
  const newKept = await insertEvents(db, portalId, distinct);
  const news = distinct.filter((event) => newKept.has(event.eventKey));
  await proveActs(db, portal, news);
  const unsure = news.filter((event) => event.native === MAY_LEAVE && event.origin !== 'import');
  await insertLeaveQuestions(db, portalId, unsure, now);
  const known = distinct.filter((event) => !newKept.has(event.eventKey));
  const completed = await completeEvents(db, portalId, known);
  const [past, live] = [delivered.filter(isImported), delivered.filter((event) => !isImported(event))];
  const newDelivered = new Set([
    ...(await markSeen(db, portalId, live.map(countedOf))),
    ...(await markSeenInImport(db, portalId, past.map(countedOf))),
  ]);

  await markDays(db, portalId, [
    ...read.flatMap((one) =>
      one.delivered.map((event) => ({
        addressId: idOf(event),
        day: cappedDay(event, one.delivery.receivedAt),
        isDelivered: event.type === 'delivered',
      })),
    ),
    ...kept
      .filter(isTriedInVain)
      .map((event) => ({ addressId: idOf(event), day: cappedDay(event, event.receivedAt), isDelivered: false })),
  ]);
  await markMailings(
    db,
    portalId,
    delivered.map((event) => ({
      addressId: idOf(event),
      day: dayOf(event),
      campaign: event.campaign ?? '',
      dataSource: event.dataSource ?? '',
    })),
  );
  await addTallies(db, portalId, [
    ...distinctByKey(delivered)
      .filter((event) => newDelivered.has(event.eventKey))
      .map((event) => tallyOf(event, '')),
    // An entry of a list is no message.
    ...news.filter((event) => event.origin !== 'pull').map((event) => tallyOf(event, event.gateway ?? '')),
  ]);
  const changed = kept.filter(({ eventKey }) => newKept.has(eventKey) || completed.has(eventKey));
  await markDirty(db, portalId, changed.filter((event) => !isLetter(event)).map(idOf), 'enter', now);
  await markDirty(db, portalId, changed.filter(isLetter).map(idOf), 'touch', now);
  const arrived = delivered.filter((event) => event.type === 'delivered' && newDelivered.has(event.eventKey));
  await markDirty(db, portalId, arrived.map(idOf), 'touch', now);
  await markColleagues(db, portalId, companiesOf(arrived), now);
  await reviewAccountsOf(
    db,
    portalId,
    arrived.flatMap((event) => event.recipient ?? []),
    now,
  );
  // Behind all marks, which hold the rows of these addresses: a rebuild takes them ahead of these bits, too.
  await deriveDataSources(db, portalId, news.filter(({ type }) => type === 'data_source').map(idOf));
  const outcomes = read.map((one) => outcomeOf(one, newKept, newDelivered));
  await markRead(db, portalId, outcomes, now);
  await noteTaken(db, portalId, takenOf(read, outcomes), now);
  await emptyDeliveries(
    db,
    portalId,
    read.flatMap((one, at) => (one === all[at] ? [] : one.delivery.deliveryId)),
  );
  // What we read ourselves does not show that the ESP reports to us.
  await noteArrivals(db, portalId, arrivalsOf(all.filter(({ delivery }) => !isPulled(delivery))), now);
}

async function readOne(
  adapter: EspAdapter | null,
  delivery: WaitingDelivery,
  taught: readonly TaughtRule[],
): Promise<Read> {
  if (adapter) {
    const { receivedAt, unsubscribeScope } = delivery;
    return { delivery, ...(await readDelivery(adapter, delivery, receivedAt, unsubscribeScope, taught)) };
  }
  const rejected = [{ index: 0, why: `no adapter reads ${delivery.esp}` }];
  return { delivery, kept: [], delivered: [], ignored: 0, control: 0, ignoredNatives: [], rejected };
}

/** A retry of an old event must not bring back somebody who was erased: asked before an address is written down. */
async function forgottenAmong(db: Db, portal: TakeInPortal, read: readonly Read[]): Promise<Set<string>> {
  if (!(await hasForgotten(db, portal.portalId))) return new Set();
  const emails = new Set(
    read.flatMap((one) => [...one.kept, ...one.delivered].flatMap((event) => event.recipient ?? [])),
  );
  for (const known of (await findAddressIds(db, portal.portalId, [...emails])).keys()) emails.delete(known);
  const byHash = new Map([...emails].map((email) => [hashAddress(portal.hashKey, email).toString('hex'), email]));
  const hashes = await findForgotten(
    db,
    portal.portalId,
    [...byHash.keys()].map((hash) => Buffer.from(hash, 'hex')),
  );
  return new Set([...hashes].flatMap((hash) => byHash.get(hash) ?? []));
}

/** @returns the very same where it names none of them */
function withoutForgotten(read: Read, forgotten: ReadonlySet<string>): Read {
  const isRemembered = (event: MailEvent): boolean => !forgotten.has(event.recipient ?? '');
  const kept = read.kept.filter(isRemembered);
  const delivered = read.delivered.filter(isRemembered);
  const count = read.kept.length - kept.length + read.delivered.length - delivered.length;
  return count === 0 ? read : { ...read, kept, delivered, ignored: read.ignored + count };
}

/** At a mailbox provider nobody is anybody's colleague. */
function companiesOf(events: readonly MailEvent[]): string[] {
  return [...new Set(events.map((event) => domainOf(event.recipient ?? '')))].filter(isAccountDomain);
}

function outcomeOf(read: Read, newKept: ReadonlySet<string>, newDelivered: ReadonlySet<string>): ReadDelivery {
  const newCount =
    read.kept.filter((event) => newKept.has(event.eventKey)).length +
    read.delivered.filter((event) => newDelivered.has(event.eventKey)).length;
  return {
    deliveryId: read.delivery.deliveryId,
    eventCount: read.kept.length + read.delivered.length + read.ignored + read.control,
    newCount,
    rejected: read.rejected,
    isImported: read.delivery.importId !== null,
  };
}

/** Of each import, how much of it this transaction takes in. */
function takenOf(read: readonly Read[], outcomes: readonly ReadDelivery[]): TakenOfImport[] {
  return read.flatMap(({ delivery }, at) => {
    const outcome = outcomes[at];
    if (delivery.importId === null || !outcome) return [];
    const { eventCount, newCount, rejected } = outcome;
    return [{ importId: delivery.importId, parts: 1, events: eventCount, news: newCount, errors: rejected.length }];
  });
}

function isImported(event: MailEvent): boolean {
  return event.origin === 'import';
}

function countedOf(event: MailEvent): CountedEvent {
  return { eventKey: event.eventKey, day: dayOf(event) };
}

/** The day on which the ESP says it happened: a retry of the event counts for the same day as the event. */
function dayOf(event: MailEvent): string {
  return event.occurredAt.toISOString().slice(0, 10);
}

/** A clock that is ahead may not make a delivery newer than every bounce to come. */
function cappedDay(event: MailEvent, receivedAt: Date): string {
  return orderedAt(event.occurredAt, receivedAt).toISOString().slice(0, 10);
}

/** Of somebody whose mail arrives, a letter or an automatic reply is nothing that the CRM has to hear of. */
function isLetter(event: StoredEvent): boolean {
  // Whoever may have asked to leave is looked for in HubSpot, where an erasure would find them too.
  if (event.native === MAY_LEAVE) return false;
  return event.type === 'inbound_mail' || (event.reason === 'auto_reply' && !event.news?.newAddress);
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

/**
 * One step of reading the lists of a source: its names, or one page of one list. What is new becomes deliveries, which are taken in
 * like any other; what we put there ourselves does not. A page and the place behind it are saved together: after a kill
 * it goes on there.
 */
import type { Knex } from 'knex';
import type { ListEntry } from '../../flow/adapt/esp-lists.ts';
import { writePulled } from '../../flow/adapt/pulled-list.ts';
import { normaliseAddress } from '../../lib/address.ts';
import { hashAddress } from '../../lib/address-hash.ts';
import type { Clock } from '../../lib/clock.ts';
import { BellwetherError } from '../../lib/errors.ts';
import { findAddressIds, findOrCreateAddresses } from '../../store/address.ts';
import type { Db } from '../../store/database.ts';
import { insertDeliveries } from '../../store/delivery.ts';
import { type EspAccess, markListsRead, markNamed, stillHoldsAccess } from '../../store/esp-access.ts';
import {
  addEntries,
  beginList,
  endList,
  listLists,
  type StoredList,
  saveListPlace,
  saveLists,
} from '../../store/esp-list.ts';
import { listSent } from '../../store/esp-push.ts';
import { findHeld, type HeldEntry, markGone, saveHeld } from '../../store/esp-suppression.ts';
import { listActs } from '../../store/list-acts.ts';
import { findForgotten } from '../../store/suppression.ts';
import { notifyWork } from '../../store/system/notify.ts';
import { isEcho, isNews, isToldAlready } from './echo.ts';
import { EspBusy, type EspClient, type EspPartner, EspRefused } from './esp-client.ts';

export interface ListDeps {
  readonly db: Knex;
  readonly clock: Clock;
  readonly client: EspClient;
  /** This process and start. */
  readonly holder: string;
}

/** Whose lists, and with whom to talk of them. */
export interface ListSource {
  readonly portalId: number;
  readonly sourceId: number;
  readonly purpose: 'marketing' | 'transactional' | 'both';
  readonly hashKey: Buffer;
  readonly partner: EspPartner;
}

/** Entries of one transaction, and of one delivery. */
const CHUNK = 2_000;
const DELIVERY = 500;

/** @returns whether there was anything to do */
export async function pullSome(deps: ListDeps, source: ListSource, access: EspAccess): Promise<boolean> {
  const { askedAt, endedAt, namedAt } = access;
  if (!access.canRead || askedAt === null || (endedAt !== null && endedAt >= askedAt)) return false;
  if (namedAt === null || namedAt < askedAt) await readNames(deps, source);
  else await readNext(deps, source, askedAt);
  return true;
}

async function readNames(deps: ListDeps, source: ListSource): Promise<void> {
  const { portalId, sourceId, partner } = source;
  const lists = await deps.client.converse(partner, partner.lists.names());
  await save(deps, source, async (trx) => {
    await saveLists(trx, portalId, sourceId, lists, deps.clock.now());
    await markNamed(trx, portalId, sourceId, deps.clock.now());
  });
}

async function readNext(deps: ListDeps, source: ListSource, askedAt: Date): Promise<void> {
  const { portalId, sourceId, partner } = source;
  const lists = await listLists(deps.db, portalId, sourceId);
  const list = lists.find((one) => one.endedAt === null || one.endedAt < askedAt);
  if (!list) return save(deps, source, (trx) => markListsRead(trx, portalId, sourceId, deps.clock.now()));
  const at = { sourceId, list: list.list.list };
  const isBegun = list.begunAt !== null && list.begunAt >= askedAt;
  const begunAt = isBegun && list.begunAt !== null ? list.begunAt : deps.clock.now();
  if (!isBegun) await save(deps, source, (trx) => beginList(trx, portalId, at, begunAt));
  try {
    const page = await deps.client.converse(partner, partner.lists.read(list.list, isBegun ? list.place : null));
    for (let from = 0; from < page.entries.length; from += CHUNK) {
      const some = page.entries.slice(from, from + CHUNK);
      await save(deps, source, (trx) => storeEntries(trx, deps, source, list, some, begunAt));
      await notifyWork(deps.db, [portalId]);
    }
    await save(deps, source, async (trx) => {
      if (page.next !== null) return saveListPlace(trx, portalId, at, page.next);
      if (page.isPart !== true) await markGone(trx, portalId, at, begunAt, deps.clock.now());
      await endList(trx, portalId, at, null, deps.clock.now());
    });
  } catch (thrown) {
    if (!(thrown instanceof BellwetherError) || thrown instanceof EspBusy || isAboutKey(thrown)) throw thrown;
    // One list that cannot be read does not hold up the others.
    await save(deps, source, (trx) => endList(trx, portalId, at, thrown.message, deps.clock.now()));
  }
}

/** A key that may read other lists is no reason to give these up as well. */
function isAboutKey(thrown: BellwetherError): boolean {
  return (thrown instanceof EspRefused && !thrown.isAboutRights) || thrown.code === 'lists.lost';
}

/** @throws BellwetherError `lists.lost` where another worker has taken the source over */
async function save(deps: ListDeps, source: ListSource, run: (trx: Db) => Promise<void>): Promise<void> {
  await deps.db.transaction(async (trx) => {
    await assertHolds(trx, deps, source);
    await run(trx);
  });
}

export async function assertHolds(trx: Db, { holder }: Pick<ListDeps, 'holder'>, source: ListSource): Promise<void> {
  if (await stillHoldsAccess(trx, source.portalId, source.sourceId, holder)) return;
  throw new BellwetherError('lists.lost', 'Another worker has taken these lists over.');
}

async function storeEntries(
  trx: Db,
  deps: ListDeps,
  source: ListSource,
  { list }: StoredList,
  entries: readonly ListEntry[],
  readAt: Date,
): Promise<void> {
  const { portalId, sourceId, hashKey } = source;
  const now = deps.clock.now();
  const byEmail = new Map(
    entries.flatMap((entry) => {
      const email = normaliseAddress(entry.email);
      return email === null ? [] : [[email, entry] as const];
    }),
  );
  const at = { sourceId, list: list.list };
  const hashOf = new Map([...byEmail.keys()].map((email) => [email, hashAddress(hashKey, email)]));
  const ids = await findIds(trx, portalId, hashOf, now);
  const stored = new Map(
    (await findHeld(trx, portalId, at, [...hashOf.values()])).map((one) => [one.addressHash.toString('hex'), one]),
  );
  const sent = new Map(
    (await listSent(trx, portalId, sourceId, list.list, [...ids.values()])).map((one) => [one.addressId, one]),
  );
  const acts = Map.groupBy(await listActs(trx, portalId, sourceId, [...ids.values()]), (act) => act.addressId);
  const held: HeldEntry[] = [];
  const news: ListEntry[] = [];
  for (const [email, entry] of byEmail) {
    const addressHash = hashOf.get(email) ?? Buffer.alloc(0);
    const addressId = ids.get(email) ?? null;
    const known = stored.get(addressHash.toString('hex')) ?? null;
    const ours = isEcho(entry, addressId === null ? null : (sent.get(addressId) ?? null), known);
    held.push({ addressHash, addressId, kind: entry.kind, actor: entry.actor, since: entry.since, ours });
    // Whoever was erased is not written down again.
    if (addressId === null || ours || entry.kind === 'block' || !isNews(entry, known)) continue;
    if (!isToldAlready(list, entry, acts.get(addressId) ?? [])) news.push(entry);
  }
  for (let from = 0; from < news.length; from += DELIVERY) {
    const { headers, body } = writePulled(list, news.slice(from, from + DELIVERY), { sourceId, at: readAt });
    await insertDeliveries(trx, [{ portalId, sourceId, receivedAt: now, headers, body, state: 'waiting', why: null }]);
  }
  await saveHeld(trx, portalId, at, held, now);
  await addEntries(trx, portalId, at, byEmail.size);
}

/** @returns ids by email, of all but those who were erased */
async function findIds(
  trx: Db,
  portalId: number,
  hashOf: ReadonlyMap<string, Buffer>,
  now: Date,
): Promise<Map<string, number>> {
  const known = await findAddressIds(trx, portalId, [...hashOf.keys()]);
  const unknown = [...hashOf].filter(([email]) => !known.has(email));
  const forgotten = await findForgotten(
    trx,
    portalId,
    unknown.map(([, hash]) => hash),
  );
  const made = unknown.filter(([, hash]) => !forgotten.has(hash.toString('hex'))).map(([email]) => email);
  return new Map([...known, ...(await findOrCreateAddresses(trx, portalId, made, now))]);
}

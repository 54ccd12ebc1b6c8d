/**
 * Compares what the email services, HubSpot and Bellwether believe of each address, a batch at a time: what was compared is saved with
 * how far it is, so that any worker goes on from there, and no batch holds more than some hundreds of addresses. It changes
 * nothing anywhere.
 */
import type { Knex } from 'knex';
import { type Crm, CrmError } from '../../crm/crm.ts';
import { listOptedOut } from '../../crm/list-opted-out.ts';
import { normaliseAddress } from '../../lib/address.ts';
import { hashAddress } from '../../lib/address-hash.ts';
import type { Clock } from '../../lib/clock.ts';
import { RETENTION } from '../../lib/retention.ts';
import { findOrCreateAddresses } from '../../store/address.ts';
import type { Db } from '../../store/database.ts';
import { endUnseenDrift, expireDrift, type FoundDrift, saveDrift } from '../../store/drift.ts';
import { findSuppressed, listComparable, listComparedServices } from '../../store/drift-beliefs.ts';
import { type DriftRun, endDriftRun, findOpenDriftRun, saveDriftStep } from '../../store/drift-run.ts';
import { countDrift } from '../../store/report/drift.ts';
import { findToldOut } from '../../store/subscription-write.ts';
import type { MendPortal } from './mend-drift.ts';
import { findDisagreements } from './read-beliefs.ts';

export interface DriftDeps {
  readonly db: Knex;
  readonly clock: Clock;
  /** @throws when the lane was lost meanwhile */
  assertHeld(trx: Db): Promise<void>;
}

/** Five calls to HubSpot, and some hundred kilobytes. */
const BATCH = 500;

/** @returns how much was done; 0 where nobody asked @throws CrmError when HubSpot cannot be asked */
export async function auditDrift(deps: DriftDeps, portal: MendPortal, crm: Crm): Promise<number> {
  const run = await findOpenDriftRun(deps.db, portal.portalId);
  if (!run) return 0;
  return run.part === 'ledger' ? compareLedger(deps, run, crm) : compareHubspot(deps, portal, run, crm);
}

async function compareLedger({ db, clock, assertHeld }: DriftDeps, run: DriftRun, crm: Crm): Promise<number> {
  const { portalId } = crm;
  const begunAt = run.begunAt ?? clock.now();
  const ids = await listComparable(db, portalId, run.cursor, BATCH);
  const found = await findDisagreements(db, crm, await listComparedServices(db, portalId), ids);
  await db.transaction(async (trx) => {
    await assertHeld(trx);
    await saveDrift(trx, portalId, { runId: run.runId, begunAt }, found, clock.now());
    await saveDriftStep(trx, portalId, run.runId, {
      part: ids.length < BATCH ? 'hubspot' : 'ledger',
      cursor: ids.at(-1) ?? run.cursor,
      place: null,
      compared: run.compared + ids.length,
      begunAt,
    });
  });
  return Math.max(1, ids.length);
}

async function compareHubspot(
  { db, clock, assertHeld }: DriftDeps,
  { portalId, hashKey }: MendPortal,
  run: DriftRun,
  crm: Crm,
): Promise<number> {
  const page = await readOptedOut(crm, run.place);
  const people = page.contacts.flatMap(({ id, properties }) => {
    const email = normaliseAddress(properties.email ?? '');
    return email === null ? [] : [{ contactId: id, email, hash: hashAddress(hashKey, email) }];
  });
  const known = await findSuppressed(
    db,
    portalId,
    people.map((one) => one.hash),
  );
  const told = await findToldOut(
    db,
    portalId,
    people.map((one) => one.email),
  );
  const unknown = people.filter((one) => !known.has(one.hash.toString('hex')) && !told.has(one.email));
  const now = clock.now();
  const begunAt = run.begunAt ?? now;
  await db.transaction(async (trx) => {
    await assertHeld(trx);
    const ids = await findOrCreateAddresses(
      trx,
      portalId,
      unknown.map((one) => one.email),
      now,
    );
    const found = unknown.flatMap(({ contactId, email }): FoundDrift[] => {
      const addressId = ids.get(email);
      return addressId === undefined ? [] : [{ addressId, contactId, kind: 'hubspot_left', sourceId: 0, detail: {} }];
    });
    await saveDrift(trx, portalId, { runId: run.runId, begunAt }, found, now);
    await saveDriftStep(trx, portalId, run.runId, {
      part: 'hubspot',
      cursor: run.cursor,
      place: page.next,
      compared: run.compared + unknown.length,
      begunAt,
    });
    if (page.next !== null) return;
    const mended = await endUnseenDrift(trx, portalId, run.runId, now);
    await expireDrift(trx, portalId, new Date(now.getTime() - RETENTION.drift));
    const { byKind, people: mailed } = await countDrift(trx, portalId);
    await endDriftRun(trx, portalId, run.runId, { counts: byKind, people: mailed, mended }, now);
  });
  return Math.max(1, page.contacts.length);
}

/** Without the right to search nothing is found of people whom nobody here knows; the rest of the comparison stands. */
async function readOptedOut(crm: Crm, place: string | null): ReturnType<typeof listOptedOut> {
  try {
    return await listOptedOut(crm, place);
  } catch (thrown) {
    if (thrown instanceof CrmError && (thrown.kind === 'forbidden' || thrown.kind === 'invalid'))
      return { contacts: [], next: null };
    throw thrown;
  }
}

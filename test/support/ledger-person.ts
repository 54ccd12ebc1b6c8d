/** A person of one portal who holds a link, over a database of their own, with a clock that is moved by hand. */
import type { LinkRequest } from '../../src/flow/accept/link-person.ts';
import { recordLeave } from '../../src/flow/accept/record-leave.ts';
import { standingLeaves } from '../../src/flow/accept/standing-leaves.ts';
import { foldPreferences } from '../../src/flow/fold-preferences.ts';
import { hashAddress } from '../../src/lib/address-hash.ts';
import { findAddressIds } from '../../src/store/address.ts';
import { type Db, query } from '../../src/store/database.ts';
import { listPersonActs } from '../../src/store/leave.ts';
import { createTestDatabase } from './database.ts';
import { portalKeysOf, seedPortal } from './seed-portal.ts';

export const PORTAL = 8_800_001;
export const EMAIL = 'jane.doe@example.com';
export const STREAM = 'Product news';

export interface LedgerPerson {
  readonly db: Db;
  now: Date;
  readonly deps: { readonly db: Db; readonly notify: () => Promise<void> };
  /** Portals for which a worker was woken. */
  woken: number;
  later(minutes: number): void;
  /** A press on the page of their link, now. */
  request(stream?: string | null, email?: string): LinkRequest;
  leave(stream: string | null, linkStream?: string | null): Promise<boolean>;
  addressId(email?: string): Promise<number>;
  /** What stands: departures, wishes, and the rows of the suppression list that hold now. */
  standing(): Promise<object>;
  reset(): Promise<void>;
  close(): Promise<void>;
}

export async function openLedgerPerson(): Promise<LedgerPerson> {
  const database = await createTestDatabase();
  const { db } = database;
  await seedPortal(db, PORTAL);
  const { hash: hashKey } = portalKeysOf(PORTAL);
  const person: LedgerPerson = {
    db,
    now: new Date(0),
    woken: 0,
    deps: {
      db,
      notify: () => {
        person.woken += 1;
        return Promise.resolve();
      },
    },
    later: (minutes) => {
      person.now = new Date(person.now.getTime() + minutes * 60_000);
    },
    request: (stream = STREAM, email = EMAIL) => ({
      portalId: PORTAL,
      hashKey,
      link: { email, stream },
      at: person.now,
      detail: { userAgent: 'test' },
    }),
    leave: (stream, linkStream = STREAM) =>
      recordLeave(person.deps, {
        portalId: PORTAL,
        hashKey,
        email: EMAIL,
        stream,
        venue: 'page',
        at: person.now,
        detail: { userAgent: 'test', linkStream },
      }),
    addressId: async (email = EMAIL) => {
      const id = (await findAddressIds(db, PORTAL, [email])).get(email);
      if (id === undefined) throw new Error(`${email} is not known`);
      return id;
    },
    standing: async () => {
      const id = (await findAddressIds(db, PORTAL, [EMAIL])).get(EMAIL) ?? 0;
      const acts = await listPersonActs(db, PORTAL, id);
      return {
        leaves: standingLeaves(acts).map((leave) => leave.eventKey),
        preferences: foldPreferences(acts, person.now),
        rows: await query(
          db,
          'select stream, kind, choice, until, changed_at from preference where address_id = ? order by 1, 2',
          [id],
        ),
        suppressed: await query(
          db,
          `select stream, reason, since, until from suppression
            where portal_id = ? and address_hash = ? and (until is null or until > ?) order by stream`,
          [PORTAL, hashAddress(hashKey, EMAIL), person.now],
        ),
      };
    },
    reset: async () => {
      person.now = new Date('2026-11-03T10:00:00Z');
      person.woken = 0;
      for (const table of ['event', 'address', 'suppression', 'consent_proof', 'preference', 'confirmation'])
        await db.raw(`delete from ${table}`);
    },
    close: () => database.drop(),
  };
  return person;
}

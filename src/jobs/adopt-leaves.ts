/** Somebody left while nobody knew them, and was kept by the hash alone: now that they are known, the departure is theirs. */
import { type LeaveVenue, recordLeave } from '../flow/accept/record-leave.ts';
import { hashAddress } from '../lib/address-hash.ts';
import { DAY_MS } from '../lib/clock.ts';
import type { Db } from '../store/database.ts';
import { adoptSuppression, hasUnknownLeaves, listUnknownLeaves } from '../store/unknown-leave.ts';

/** @param ids of addresses that may be new, by address */
export async function adoptLeaves(
  db: Db,
  { portalId, hashKey }: { readonly portalId: number; readonly hashKey: Buffer },
  ids: ReadonlyMap<string, number>,
  now: Date,
): Promise<void> {
  if (ids.size === 0 || !(await hasUnknownLeaves(db, portalId))) return;
  const byHash = new Map([...ids].map(([email, id]) => [hashAddress(hashKey, email).toString('hex'), { email, id }]));
  const hashes = [...byHash.keys()].map((hash) => Buffer.from(hash, 'hex'));
  for (const { hash, stream, since, venue, campaign } of await listUnknownLeaves(db, portalId, hashes)) {
    const person = byHash.get(hash);
    if (!person) continue;
    await recordLeave(
      // Whoever does this settles next.
      { db, notify: () => Promise.resolve() },
      {
        portalId,
        hashKey,
        email: person.email,
        stream: stream === '' ? null : stream,
        campaign,
        venue: venue as LeaveVenue,
        actor: 'unknown',
        // Suppressed since they asked: what nobody could be told of then was not told late now.
        origin: now.getTime() - since.getTime() > DAY_MS ? 'pull' : 'live',
        at: now,
        happenedAt: since,
        isProved: true,
        detail: {},
      },
    );
    await adoptSuppression(db, portalId, Buffer.from(hash, 'hex'), stream, person.id);
  }
}

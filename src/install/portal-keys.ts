/** The keys of portals that never rotate, kept for a moment: a newsletter is opened by thousands within minutes. */
import type { Clock } from '../lib/clock.ts';
import type { SecretBox } from '../lib/secrets.ts';
import type { Db } from '../store/database.ts';
import { findPortal } from '../store/portal.ts';
import { openPortalKeys, type PortalKeys } from './sealed-tokens.ts';

/** A portal whose data was deleted is unknown after this at the latest. */
const KEPT_MS = 30_000;
const MANY = 1_000;

/** @returns the keys of a portal, after an uninstall too: whoever holds a mail may still leave; null for an unknown one */
export function createPortalKeys({
  db,
  box,
  clock,
}: {
  readonly db: Db;
  readonly box: SecretBox;
  readonly clock: Clock;
}): (portalId: number) => Promise<PortalKeys | null> {
  const known = new Map<number, { readonly keys: PortalKeys; readonly until: number }>();
  return async (portalId) => {
    const now = clock.monotonicMs();
    const kept = known.get(portalId);
    if (kept && kept.until > now) return kept.keys;
    const portal = await findPortal(db, portalId);
    if (!portal) return null;
    const keys = openPortalKeys(box, portalId, portal.keysEnc);
    if (known.size >= MANY) known.clear();
    known.set(portalId, { keys, until: now + KEPT_MS });
    return keys;
  };
}

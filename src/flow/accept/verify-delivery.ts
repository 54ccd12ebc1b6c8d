/** Verification with everything that it needs, for what has just come in and for what an admin retries. */

import type { UsedToken } from '../../store/used-token.ts';
import type { EspAdapter, RawDelivery, Verification, VerifyContext } from '../adapt/adapter.ts';
import type { Outside } from './outside.ts';

/**
 * @param now the moment as of which it is judged: that of its arrival
 * @throws BellwetherError `fetch.*` where what it needs could not be fetched: it is neither authentic nor forged then
 */
export async function verifyDelivery(
  adapter: EspAdapter,
  raw: RawDelivery,
  { secrets, url }: Pick<VerifyContext, 'secrets' | 'url'>,
  now: Date,
  outside: Outside,
): Promise<Verification> {
  const needed = adapter.needs(raw, secrets);
  const fetched = needed.length > 0 ? await outside.fetchNeeded(needed) : new Map<string, Buffer>();
  return adapter.verify(raw, { secrets, fetched, now, ...(url !== undefined && { url }) });
}

/**
 * For a signature that does not cover what comes with it: what came with it first is believed, and nothing else.
 *
 * @param claim false where the token stands for something else already
 */
export async function claimOnce(
  adapter: EspAdapter,
  raw: RawDelivery,
  claim: (used: UsedToken) => Promise<boolean>,
): Promise<Verification> {
  const used = adapter.onceOnly?.(raw) ?? null;
  if (used === null || (await claim(used))) return { ok: true };
  return {
    ok: false,
    why: 'Its signature came before, with something else: somebody may have seen a delivery and used its signature for another. If this repeats, make a new signing key.',
  };
}

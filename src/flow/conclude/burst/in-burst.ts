/** Which answers of one address were the gateway's fault. */
import { domainOf } from '../../../lib/address.ts';
import type { LedgerEvent } from '../../event.ts';
import type { Burst } from '../../state.ts';
import { readBounce } from '../read-bounce.ts';
import { gatewayKey, SLOT_MS, slotOf } from './burst.ts';
import { sameWords } from './same-words.ts';

/** A fault does not begin with the tenth address: the quarter of an hour on either side belongs to it. */
const REACHES_MS = SLOT_MS;

/** @returns the burst, the nearest of several; null where the answer stands for itself */
export function burstOf(event: LedgerEvent, email: string, bursts: readonly Burst[]): Burst | null {
  if (bursts.length === 0 || readBounce(event) !== 'gone') return null;
  const slot = slotOf(event.at.getTime());
  const words = sameWords(event.diagnostic, email, event.rule);
  const gateway = gatewayKey(event.gateway, domainOf(email));
  let nearest: Burst | null = null;
  for (const burst of bursts) {
    const distance = Math.abs(burst.slot.getTime() - slot);
    if (burst.gateway !== gateway || burst.words !== words || distance > REACHES_MS) continue;
    if (nearest === null || distance < Math.abs(nearest.slot.getTime() - slot)) nearest = burst;
  }
  return nearest;
}

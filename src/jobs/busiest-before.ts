/** The busiest quarter of an hour that is usual for a gateway: read once for all times that a batch of addresses asks about. */
import type { Knex } from 'knex';
import { SLOT_MS } from '../flow/conclude/burst/burst.ts';
import type { Burst } from '../flow/state.ts';
import { DAY_MS } from '../lib/clock.ts';
import { findBursts, type SlotCount, slotCounts } from '../store/gateway-burst.ts';

/** Long enough to hold the mailing before, also of who mails once a quarter. */
const USUAL_DAYS = 100;

export interface BusiestBefore {
  /** @returns how many addresses were answered hard in the busiest slot of the 100 days before; known bursts are left out */
  ask(gateway: string, slot: number): Promise<number>;
  /** What is known to be a burst is not what is usual for the next one. */
  leaveOut(burst: Burst): void;
}

interface Usual {
  readonly slots: readonly SlotCount[];
  readonly leftOut: Set<number>;
}

/** @param times of the slots that may be asked for, in milliseconds since 1970 */
export function createBusiestBefore(db: Knex, portalId: number, times: readonly number[]): BusiestBefore {
  const from = new Date(Math.min(...times) - USUAL_DAYS * DAY_MS);
  const to = new Date(Math.max(...times));
  const byGateway = new Map<string, Promise<Usual>>();

  async function read(gateway: string): Promise<Usual> {
    const [slots, bursts] = await Promise.all([
      slotCounts(db, portalId, { gateway, from, to }, SLOT_MS),
      findBursts(db, portalId, [
        { gateway, from: new Date(from.getTime() - 2 * SLOT_MS), to: new Date(to.getTime() + SLOT_MS) },
      ]),
    ]);
    return { slots, leftOut: new Set(bursts.flatMap(slotsOf)) };
  }

  function usualOf(gateway: string): Promise<Usual> {
    const known = byGateway.get(gateway) ?? read(gateway);
    byGateway.set(gateway, known);
    return known;
  }

  return {
    async ask(gateway, slot) {
      const { slots, leftOut } = await usualOf(gateway);
      const since = slot - USUAL_DAYS * DAY_MS;
      let busiest = 0;
      for (const one of slots) {
        // The slot itself and the one before belong to what is asked about.
        if (one.slot < since || one.slot >= slot - SLOT_MS || leftOut.has(one.slot)) continue;
        if (one.addresses > busiest) busiest = one.addresses;
      }
      return busiest;
    },
    leaveOut(burst) {
      void byGateway.get(burst.gateway)?.then(({ leftOut }) => {
        for (const slot of slotsOf(burst)) leftOut.add(slot);
      });
    },
  };
}

function slotsOf({ slot }: Burst): number[] {
  const at = slot.getTime();
  return [at - SLOT_MS, at, at + SLOT_MS];
}

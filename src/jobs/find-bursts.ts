/** Looks, beyond one address, at everybody behind its gateway: were many told the same at one time, who had our mail before? */
import type { Knex } from 'knex';
import { type GoneBounce, gatewayKey, partyOf, SLOT_MS, slotOf } from '../flow/conclude/burst/burst.ts';
import { findRushes, isUnusual, wasReached } from '../flow/conclude/burst/find-bursts.ts';
import { sameWords } from '../flow/conclude/burst/same-words.ts';
import { readBounce } from '../flow/conclude/read-bounce.ts';
import type { LedgerEvent } from '../flow/event.ts';
import type { ConcludeSettings } from '../flow/settings.ts';
import type { Burst } from '../flow/state.ts';
import { domainOf } from '../lib/address.ts';
import { DAY_MS } from '../lib/clock.ts';
import { deliveredDays } from '../store/counts.ts';
import type { Db } from '../store/database.ts';
import {
  countAccepted,
  crowdedGateways,
  findBursts,
  type GatewayStretch,
  hardAnswersIn,
  hardAnswersOf,
  markBehind,
  saveBursts,
} from '../store/gateway-burst.ts';
import { type BusiestBefore, createBusiestBefore } from './busiest-before.ts';

/** What came later on the day was measured against a busy time that was none. */
const SAME_OUTAGE_MS = DAY_MS;

export interface Suspect {
  readonly addressId: number;
  readonly email: string;
  readonly events: readonly LedgerEvent[];
}

/**
 * Finds bursts around the hard answers of these addresses, remembers them, and marks everybody else in them.
 *
 * @returns the bursts near each address, also those that were found before
 */
export async function burstsAround(
  deps: { readonly db: Knex; assertHeld(trx: Db): Promise<void> },
  portalId: number,
  suspects: readonly Suspect[],
  settings: ConcludeSettings,
  now: Date,
): Promise<Map<number, Burst[]>> {
  const { db } = deps;
  const { asked, slots } = askedBy(suspects);
  if (asked.length === 0) return new Map();
  const known = await findKnown(db, portalId, slots);
  const isKnown = new Set(known.map((burst) => `${burst.gateway} ${burst.slot.getTime()}`));
  const fresh = slots.filter((one) => !isKnown.has(`${one.gateway} ${one.slot}`));
  const except = suspects.map((one) => one.addressId);
  const found = await findNew(db, portalId, fresh, settings, (burst) =>
    db.transaction(async (trx) => {
      await deps.assertHeld(trx);
      await saveBursts(trx, portalId, [burst], now);
      const { from } = stretchAround(burst.gateway, burst.slot.getTime());
      await markBehind(trx, portalId, { ...burst, from, to: new Date(from.getTime() + SAME_OUTAGE_MS) }, except, now);
    }),
  );
  return nearEach(asked, [...known, ...found]);
}

/** Those alone that were found before: nothing is looked for, remembered or marked. */
export async function knownBurstsAround(
  db: Db,
  portalId: number,
  suspects: readonly Suspect[],
): Promise<Map<number, Burst[]>> {
  const { asked, slots } = askedBy(suspects);
  return asked.length === 0 ? new Map() : nearEach(asked, await findKnown(db, portalId, slots));
}

interface Asked {
  readonly addressId: number;
  readonly gateway: string;
  readonly slot: number;
}

/** The hard answers of these addresses, and the quarters of an hour in which they came. */
function askedBy(suspects: readonly Suspect[]): { readonly asked: readonly Asked[]; readonly slots: readonly Asked[] } {
  const asked = suspects.flatMap(({ addressId, email, events }) =>
    events
      .filter((event) => readBounce(event) === 'gone')
      .map((event) => ({
        addressId,
        gateway: gatewayKey(event.gateway, domainOf(email)),
        slot: slotOf(event.at.getTime()),
      })),
  );
  return { asked, slots: [...new Map(asked.map((one) => [`${one.gateway} ${one.slot}`, one])).values()] };
}

function findKnown(db: Db, portalId: number, slots: readonly Asked[]): Promise<Burst[]> {
  return findBursts(
    db,
    portalId,
    slots.map((one) => stretchAround(one.gateway, one.slot)),
  );
}

function nearEach(asked: readonly Asked[], bursts: readonly Burst[]): Map<number, Burst[]> {
  const near = (gateway: string, slot: number): Burst[] =>
    bursts.filter((one) => one.gateway === gateway && Math.abs(one.slot.getTime() - slot) <= SLOT_MS);
  const byAddress = new Map<number, Burst[]>();
  if (bursts.length === 0) return byAddress;
  for (const { addressId, gateway, slot } of asked)
    byAddress.set(addressId, [...(byAddress.get(addressId) ?? []), ...near(gateway, slot)]);
  return byAddress;
}

/** The slot and those beside it. */
function stretchAround(gateway: string, slot: number): GatewayStretch {
  return { gateway, from: new Date(slot - SLOT_MS), to: new Date(slot + 2 * SLOT_MS) };
}

async function findNew(
  db: Knex,
  portalId: number,
  asked: readonly { readonly gateway: string; readonly slot: number }[],
  settings: ConcludeSettings,
  save: (burst: Burst) => Promise<void>,
): Promise<Burst[]> {
  const times = [...new Set(asked.map((one) => one.slot))].sort((a, b) => a - b);
  const crowded = await crowdedGateways(
    db,
    portalId,
    asked.map(({ gateway, slot }) => stretchAround(gateway, slot)),
    settings.burstAddresses,
  );
  const usual = createBusiestBefore(db, portalId, times);
  const found: Burst[] = [];
  for (const stretch of crowded.sort((a, b) => a.from.getTime() - b.from.getTime())) {
    const slot = stretch.from.getTime() + SLOT_MS;
    const burst = await judge(db, portalId, stretch, slot, settings, usual);
    if (!burst) continue;
    // At once: what is known to be a burst is not what is usual for the next one.
    await save(burst);
    usual.leaveOut(burst);
    found.push(burst);
  }
  return found;
}

async function judge(
  db: Knex,
  portalId: number,
  stretch: GatewayStretch,
  slot: number,
  settings: ConcludeSettings,
  usual: BusiestBefore,
): Promise<Burst | null> {
  const { gateway } = stretch;
  const rush = findRushes(await readBounces(db, portalId, stretch, settings), settings).find(
    (one) => one.slot === slot,
  );
  if (!rush) return null;
  const enough = Math.ceil(rush.reached / settings.burstShare);
  const day = new Date(slot).toISOString().slice(0, 10);
  const [accepted, busiestSlot] = await Promise.all([
    countAccepted(db, portalId, rush.domains, day, enough),
    usual.ask(gateway, slot),
  ]);
  if (!isUnusual(rush, { accepted, busiestSlot }, settings)) return null;
  return { gateway, slot: new Date(slot), words: rush.words, addresses: rush.addresses };
}

async function readBounces(
  db: Knex,
  portalId: number,
  stretch: GatewayStretch,
  settings: ConcludeSettings,
): Promise<GoneBounce[]> {
  const answers = (await hardAnswersIn(db, portalId, stretch)).filter((answer) => readBounce(answer) === 'gone');
  const ids = [...new Set(answers.map((one) => one.addressId))];
  const [days, goneAt] = await Promise.all([deliveredDays(db, portalId, ids), hardAnswersOf(db, portalId, ids)]);
  return answers.map(({ addressId, email, domain, at, diagnostic, rule }) => ({
    addressId,
    domain,
    party: partyOf(email),
    at: at.getTime(),
    words: sameWords(diagnostic, email, rule),
    wasReached: wasReached(
      at.getTime(),
      { deliveredDays: days.get(addressId) ?? [], goneAt: goneAt.get(addressId) ?? [] },
      settings,
    ),
  }));
}

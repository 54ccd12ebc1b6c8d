/** Drafts of rules that were tried: with much found, with nothing, given up, out of date, and one under way. */
import type { ReplayFinding } from '../../src/flow/replay/compare-replays.ts';
import type { PlayId, Settings } from '../../src/flow/settings.ts';
import { DAY_MS } from '../../src/lib/clock.ts';
import type { Db } from '../../src/store/database.ts';
import { giveUpReplay, insertReplay, saveReplayStep } from '../../src/store/replay.ts';
import { findRuleVersion } from '../../src/store/rule-version.ts';
import { HOSTILE } from './seed-inbound.ts';

export interface SeededReplays {
  readonly full: number;
  readonly empty: number;
  readonly failed: number;
  readonly stale: number;
  readonly running: number;
}

const LONG_NAME = 'Maximilian Alexander von und zu Hohenberg-Waldenburg-Schillingsfürst';
const LONG_COMPANY = 'Vereinigte Süddeutsche Werkzeugmaschinen und Präzisionsgerätebau GmbH & Co. KG';
const PLAYS: readonly PlayId[] = ['deal-at-risk', 'champion-lost', 'soft-bounce-call'];
const SIDES = ['draft', 'now', 'both'] as const;
/** More than a page of the console holds. */
export const TASKS_OF_DRAFT = 60;

/** @param addressIds to whom it would have happened, in turn */
export async function seedReplays(
  db: Db,
  portalId: number,
  addressIds: readonly number[],
  now: Date,
): Promise<SeededReplays> {
  const settings = (await findRuleVersion(db, portalId))?.settings;
  if (!settings) throw new Error('a portal without rules');
  const draft: Settings = {
    ...settings,
    conclude: { ...settings.conclude, softLimit: 2 },
    decide: { ...settings.decide, dealProbability: 0.25, taskCapPerOwner: 3 },
  };
  const ask = async (base: number): Promise<number> => {
    const id = await insertReplay(db, portalId, {
      base,
      page: 'deal-at-risk',
      settings: draft,
      note: 'As sales asked for',
      askedBy: 'sofia.lindqvist@northwind-instruments.example',
      asOf: now,
      days: 90,
      expiresAt: new Date(now.getTime() + 7 * DAY_MS),
      total: 1_240,
      until: 2_000,
    });
    if (id === null) throw new Error('one is under way');
    return id;
  };
  const done = { done: 1_240, once: 400, events: 18_321, cursor: 2_000, endedAt: now };
  const full = await ask(settings.version);
  await saveReplayStep(db, portalId, full, 0, done, findingsOf(addressIds, now));
  const empty = await ask(settings.version);
  await saveReplayStep(db, portalId, empty, 0, done, []);
  const failed = await ask(settings.version);
  await giveUpReplay(db, portalId, failed, `It was given up by a fault of Bellwether: ${HOSTILE}`, now);
  const stale = await ask(settings.version - 1);
  await saveReplayStep(db, portalId, stale, 0, done, []);
  const running = await ask(settings.version);
  await saveReplayStep(db, portalId, running, 0, { ...done, done: 500, cursor: 900, endedAt: null }, []);
  return { full, empty, failed, stale, running };
}

/** For each address, in their order: a task each in turn, and now and then what would be believed of it. */
function findingsOf(addressIds: readonly number[], now: Date): ReplayFinding[] {
  const ids = [...addressIds].sort((a, b) => a - b);
  const each = Math.ceil((TASKS_OF_DRAFT * SIDES.length) / ids.length);
  return ids.flatMap((addressId, person) => {
    const about = {
      addressId,
      ownerId: person % 5 === 0 ? null : String(700 + (person % 3)),
      person: [LONG_NAME, HOSTILE, null, 'Priya Raman'][person % 4] ?? null,
      company: [LONG_COMPANY, null, 'Halden Robotics'][person % 3] ?? null,
      play: null,
      why: null,
      was: null,
      becomes: null,
      hasOpenDeal: person % 2 === 0,
      isConfirmedDead: person % 6 === 0,
      readsOtherwise: false,
    };
    const dated = (daysAgo: number) => {
      const at = new Date(now.getTime() - daysAgo * DAY_MS);
      return { at, day: at.toISOString().slice(0, 10) };
    };
    const found: Omit<ReplayFinding, 'nth'>[] = Array.from({ length: each }, (_, nth) => ({
      ...about,
      ...dated(nth % 4),
      kind: 'task',
      side: SIDES[(person + nth) % SIDES.length] ?? 'both',
      play: PLAYS[(person + nth) % PLAYS.length] ?? null,
      why: 'user_unknown',
      readsOtherwise: (person + nth) % SIDES.length === 2 && nth % 2 === 0,
    }));
    found.push({ ...about, ...dated(2), kind: 'verdict', side: 'draft', was: 'unsure', becomes: 'reachable' });
    found.push({ ...about, ...dated(2), kind: 'suppression', side: person % 2 === 0 ? 'now' : 'draft' });
    return found.map((one, nth) => ({ ...one, nth }));
  });
}

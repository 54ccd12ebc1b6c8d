/** Everything that chance decides in a round, drawn from its seed alone. */
import { type PlannedFault, planFaults, planTokenFaults, refusedBatch } from './faults.ts';
import type { Release } from './member.ts';
import { makePeople, type Person } from './people.ts';
import { planTrouble, type Trouble } from './plan-trouble.ts';
import type { Releases } from './processes.ts';
import { createRandom, type Random } from './random.ts';
import { makeTalkers, type Talker } from './talkers.ts';

/** A delivery as the ESP posts it: again and again, in any order. */
export interface Post {
  readonly atMs: number;
  readonly batch: number;
}

export type Blow =
  | { readonly kind: 'kill-worker'; readonly atMs: number; readonly which: 0 | 1 }
  | { readonly kind: 'kill-web'; readonly atMs: number }
  | { readonly kind: 'postgres-fast' | 'postgres-immediate'; readonly atMs: number }
  | Trouble
  /** Ends in order, and goes on in the other release. */
  | { readonly kind: 'replace-web'; readonly atMs: number };

/** A rolling deployment, or half of one. */
export interface Rollout {
  /** What runs before the migration of the next release does. */
  readonly releases: Releases;
  readonly migratesAtMs: number;
  /** Whoever has the portal when its first tasks are under way goes on in the other release. */
  readonly replacesHolder: boolean;
}

/** Access tokens that end, so that all who have one refresh at once. */
export interface TokenTrouble {
  /** For how long the token endpoint says that a token is good; Bellwether refreshes 300 s ahead. */
  readonly seconds: number;
  readonly expiriesAtMs: readonly number[];
}

export interface Revocation {
  /** From the moment at which Bellwether knew. */
  readonly outForMs: number;
}

/** How HubSpot's webhooks come. */
export interface Webhooks {
  readonly webhookDelayMs: number;
  readonly webhookSpreadMs: number;
  readonly webhookRepeatEvery: number;
  readonly shuffleSeed: number;
}

/** Stopped when the first half was recorded, or in the transaction that records it. */
export type Stall = 'stall-after-commit' | 'stall-in-transaction';

export interface RoundPlan {
  readonly seed: number;
  readonly portalId: number;
  readonly people: readonly Person[];
  /** Whom the CRM talks about meanwhile. */
  readonly talkers: readonly Talker[];
  readonly webhooks: Webhooks;
  /** null: one release alone. */
  readonly rollout: Rollout | null;
  /** null: tokens last. */
  readonly tokens: TokenTrouble | null;
  /** The app is taken out of the portal while its first tasks are under way, and installed again later; null: it stays. */
  readonly revocation: Revocation | null;
  readonly batches: readonly (readonly Readonly<Record<string, unknown>>[])[];
  readonly posts: readonly Post[];
  /** A delivery with a lost champion in it, which the ESP posts once more when everything has been done. */
  readonly echo: number;
  /** When each visitor of the public page comes, in the order of the people. */
  readonly visitsAtMs: readonly number[];
  readonly faults: readonly PlannedFault[];
  readonly blows: readonly Blow[];
  /** A worker is stopped in the middle of a refused batch of tasks, for longer than its lease, and goes on later. */
  readonly stall: Stall | null;
  readonly associationLagMs: number;
  readonly duplicates: number;
}

const FEED_MS = 1_500;
/** By then the first copy has been worked off where nothing went wrong. */
const LATE_COPY_MS = [2_000, 3_000] as const;
const FIRST_PORTAL = 7_000_000;

/** @param now whole seconds */
export function planRound(seed: number, now: Date): RoundPlan {
  const random = createRandom(seed);
  const portalId = FIRST_PORTAL + (seed % 100_000) * 2;
  const people = makePeople(random, seed, now);
  // One kind of blow after the other, so that a few rounds in a row have them all.
  const turn = seed % 4;
  const stall = planStall(seed);
  const isTogether = stall !== null;
  const talkers = makeTalkers(random, seed, now);
  const batches = cutBatches(random, people, talkers, isTogether);
  const lost = new Set<unknown>(people.filter((person) => person.isLostChampion).map((person) => person.email));
  const firsts = batches.map((_, batch) => ({ batch, atMs: isTogether && batch === 0 ? 0 : random.whole(0, FEED_MS) }));
  const copies = firsts.flatMap(({ batch }) => {
    const some = Array.from({ length: random.pick([0, 0, 1, 2]) }, () => random.whole(0, FEED_MS));
    const late = random.chance(0.4) ? [random.whole(...LATE_COPY_MS)] : [];
    return [...some, ...late].map((atMs) => ({ batch, atMs: isTogether && batch === 0 ? LATE_COPY_MS[1] : atMs }));
  });
  const associationLagMs = isTogether ? 0 : random.pick([0, 0, 400, 1_200]);
  const rollout = seed % 3 === 0 ? planRollout(random, isTogether) : null;
  const tokens = seed % 2 === 0 ? planTokens(random) : null;
  // Of its own, so that the rest of a plan is the same with it and without.
  const troubles = createRandom(seed + 0x7f4a7c15);
  const revocation = seed % 6 === 2 ? { outForMs: troubles.whole(200, 1_500) } : null;
  return {
    seed,
    portalId,
    people,
    talkers,
    webhooks: {
      webhookDelayMs: random.pick([0, 50, 300]),
      webhookSpreadMs: random.pick([0, 800, 2_500]),
      webhookRepeatEvery: random.whole(1, 3),
      shuffleSeed: seed,
    },
    rollout,
    // Who uses the tokens as well would be told of the revocation, too.
    tokens: revocation ? null : tokens,
    revocation,
    batches,
    posts: [...firsts, ...copies].sort((a, b) => a.atMs - b.atMs),
    echo: batches.findIndex((batch) => batch.some(({ event, email }) => event === 'bounce' && lost.has(email))),
    visitsAtMs: people.filter((one) => one.visit).map(() => random.whole(0, FEED_MS)),
    faults: isTogether
      ? [refusedBatch(portalId)]
      : [...planFaults(random, portalId, associationLagMs), ...(tokens ? planTokenFaults(random) : [])],
    blows: isTogether ? [] : [...planBlows(random, turn, rollout !== null), ...planTrouble(troubles)],
    stall,
    associationLagMs,
    duplicates: copies.length + 1,
  };
}

/** Every fourth round shows what a lease is good for, every eighth what frees the rows of a stopped worker. */
function planStall(seed: number): Stall | null {
  if (seed % 4 === 1) return 'stall-after-commit';
  return seed % 8 === 3 ? 'stall-in-transaction' : null;
}

/** Mixed and cut anywhere; where a batch of tasks is wanted, the champions come together and first. */
function cutBatches(
  random: Random,
  people: readonly Person[],
  talkers: readonly Talker[],
  isTogether: boolean,
): RoundPlan['batches'] {
  const lost = people.filter((person) => person.isLostChampion).flatMap((person) => person.events);
  // A single task that comes before the others would take the refusal that is meant for the batch.
  const [early, late] = isTogether ? [talkers, []] : [[], talkers];
  lost.push(...early.flatMap((talker) => talker.events));
  const others = [...people.filter((person) => !person.isLostChampion), ...late].flatMap((person) => person.events);
  const rest = random.shuffle(isTogether ? others : [...lost, ...others]);
  const batches = isTogether ? [random.shuffle(lost)] : [];
  while (rest.length > 0) batches.push(rest.splice(0, random.whole(1, 6)));
  return batches;
}

/** One worker of each release, and a web process of either. */
function planRollout(random: Random, isTogether: boolean): Rollout {
  const workers: Releases['workers'] = random.chance(0.5) ? ['this', 'next'] : ['next', 'this'];
  const web: Release = random.chance(0.5) ? 'this' : 'next';
  // Whoever is stalled must have begun.
  return {
    releases: { web, workers },
    migratesAtMs: isTogether ? 0 : random.whole(0, 1_500),
    replacesHolder: !isTogether,
  };
}

function planTokens(random: Random): TokenTrouble {
  const expiriesAtMs = Array.from({ length: random.whole(2, 4) }, () => random.whole(0, 5_000));
  return { seconds: random.whole(301, 305), expiriesAtMs };
}

function planBlows(random: Random, turn: number, isRollout: boolean): Blow[] {
  const blows = planAccidents(random, turn);
  if (!isRollout || random.chance(0.5)) return blows;
  return [...blows, { kind: 'replace-web', atMs: random.whole(1_500, 3_500) }];
}

function planAccidents(random: Random, turn: number): Blow[] {
  const moment = () => random.whole(100, 2_800);
  const killWorker = (): Blow => ({ kind: 'kill-worker', atMs: moment(), which: random.chance(0.5) ? 1 : 0 });
  const killWeb = (): Blow => ({ kind: 'kill-web', atMs: moment() });
  switch (turn) {
    case 2:
      return [{ kind: 'postgres-fast', atMs: moment() }, killWorker()];
    case 3:
      return [{ kind: 'postgres-immediate', atMs: moment() }, killWeb()];
    default:
      return [killWorker(), killWorker(), killWeb()];
  }
}

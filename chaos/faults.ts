/** What the sandbox may do to the calls of a round, one entry for each kind that it knows. */
import type { Random } from './random.ts';

/** As `POST /_sandbox/faults` takes it, with the kind under which it is counted. */
export interface PlannedFault {
  readonly name: string;
  readonly fault: Readonly<Record<string, unknown>>;
}

/** A late commit must come before the second look: timeout, wait and gap of processes.ts, with room for a busy machine. */
const LATEST_COMMIT_MS = 2_200;
const LONGEST_LATENCY_MS = 400;

const CREATES = ['tasks/batch/create', 'notes/batch/create'] as const;
const WRITES = [...CREATES, 'contacts/batch/update'] as const;
/** Whatever Bellwether calls; not what the run itself does to contacts (talk.ts). */
const ELSEWHERE = '/\\/crm\\/(?!objects\\/[^/]+\\/contacts(\\/merge)?$)/';
const ANY = [...WRITES, 'batch/read', ELSEWHERE] as const;
/** Something failed and nobody says what: nothing of it was done. */
const NAMELESS_207 = {
  status: 'COMPLETE',
  results: [],
  numErrors: 1,
  errors: [{ status: 'error', category: 'INTERNAL_ERROR', message: 'something went wrong', context: {} }],
};

/** @param latest what may come true later must do so by then, in milliseconds */
type Make = (
  random: Random,
  latest: number,
) => {
  readonly paths: readonly string[];
  readonly fault: Readonly<Record<string, unknown>>;
};

const status = (code: number, headers: Readonly<Record<string, string>> = {}, body?: unknown) => ({
  kind: 'status',
  status: code,
  headers,
  ...(body === undefined ? {} : { body }),
});

const HARMLESS: Readonly<Record<string, Make>> = {
  latency: (random) => ({
    paths: ANY,
    fault: { kind: 'latency', delayMs: random.whole(50, LONGEST_LATENCY_MS), count: random.whole(1, 4) },
  }),
  429: () => ({ paths: ANY, fault: status(429, { 'retry-after': '1' }) }),
  '500-before': () => ({ paths: ANY, fault: { kind: '500-before' } }),
  drop: () => ({ paths: ANY, fault: { kind: 'drop' } }),
  'lagging-associations': (random, latest) => ({
    paths: CREATES,
    fault: { kind: 'lagging-associations', delayMs: random.whole(300, latest) },
  }),
  207: () => ({ paths: CREATES, fault: status(207, {}, NAMELESS_207) }),
  400: (random) => ({ paths: WRITES, fault: { ...status(400), count: random.whole(1, 2) } }),
  423: () => ({ paths: ANY, fault: status(423) }),
  477: () => ({ paths: ANY, fault: status(477, { 'retry-after': '1' }) }),
  502: () => ({ paths: ANY, fault: status(502) }),
};

/** Done, or about to be, and the caller does not know. */
const LOST_ANSWERS: Readonly<Record<string, Make>> = {
  '500-after': () => ({ paths: WRITES, fault: { kind: '500-after' } }),
  'drop-after': () => ({ paths: WRITES, fault: { kind: 'drop-after' } }),
  // Not for properties: an old value that arrives after a newer one is a window that docs/operations.md names.
  'commit-late': (random, latest) => ({
    paths: CREATES,
    fault: {
      kind: 'commit-late',
      delayMs: random.whole(700, latest),
      answer: random.pick(['late', 'never', 'dropped']),
    },
  }),
};

/**
 * @param associationLagMs what the CRM's associations lag behind in this round: a late commit is seen so much later
 * @returns faults for the calls of this portal; at least one task's answer is lost in every round
 */
export function planFaults(random: Random, portalId: number, associationLagMs: number): PlannedFault[] {
  const all = { ...HARMLESS, ...LOST_ANSWERS };
  const make = (name: string, path?: string): PlannedFault => {
    const made = all[name]?.(random, LATEST_COMMIT_MS - associationLagMs) ?? { paths: ANY, fault: {} };
    return {
      name,
      fault: { after: random.whole(0, 1), ...made.fault, match: { portalId, path: path ?? random.pick(made.paths) } },
    };
  };
  const some = random.shuffle(Object.keys(all)).slice(0, random.whole(4, 7));
  const lost = make(random.pick(Object.keys(LOST_ANSWERS)), CREATES[0]);
  return [{ ...lost, fault: { ...lost.fault, after: 0 } }, ...some.map((name) => make(name))];
}

/** One refusal of a whole batch of tasks, which is cut in halves: the moment at which a worker is stalled. */
export function refusedBatch(portalId: number): PlannedFault {
  return { name: '400', fault: { ...status(400), match: { portalId, path: CREATES[0] } } };
}

const TOKEN_FAULTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'token-502': status(502),
  'token-429': status(429, { 'retry-after': '1' }),
  'token-500-after': { kind: '500-after' },
  'token-drop-after': { kind: 'drop-after' },
  // Done after the caller has given up.
  'token-commit-late': { kind: 'commit-late', delayMs: 900, answer: 'never' },
};

/** Of the refreshing of tokens, which names no portal. */
export function planTokenFaults(random: Random): PlannedFault[] {
  const names = random.shuffle(Object.keys(TOKEN_FAULTS)).slice(0, random.whole(2, 4));
  return names.map((name) => ({
    name,
    fault: { ...TOKEN_FAULTS[name], after: random.whole(0, 2), match: { method: 'POST', path: '/oauth/' } },
  }));
}

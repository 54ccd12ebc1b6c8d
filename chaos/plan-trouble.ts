/** What goes wrong around the processes in a round: the disk, the network to the database, the clock of a machine. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../src/lib/clock.ts';
import type { Random } from './random.ts';

export type Trouble =
  /** `log-full`: there is no room for what PostgreSQL writes ahead either, and it gives up. */
  | { readonly kind: 'disk-full' | 'log-full'; readonly atMs: number; readonly forMs: number }
  /** All connections to the database, on the network, or by PostgreSQL itself. */
  | { readonly kind: 'cut-database' | 'end-sessions'; readonly atMs: number }
  | { readonly kind: 'silent-database'; readonly atMs: number; readonly forMs: number }
  /** The next commits happen, and nobody hears of it. */
  | { readonly kind: 'lost-commit'; readonly atMs: number; readonly count: number }
  /** Of one machine, from the true time; its processes keep it until the end of the round. */
  | { readonly kind: 'clock-jump'; readonly atMs: number; readonly who: 0 | 1 | 'web'; readonly shiftMs: number };

const BEGINS_MS = [100, 2_500] as const;
const JUMPS_MS = [20 * MINUTE_MS, 3 * HOUR_MS, 26 * HOUR_MS, 9 * DAY_MS] as const;

/** Two kinds in each round; a clock that jumps may jump back. */
export function planTrouble(random: Random): Trouble[] {
  const makes = Object.values(TROUBLES);
  return random
    .shuffle(makes)
    .slice(0, 2)
    .flatMap((make) => make(random, random.whole(...BEGINS_MS)));
}

const TROUBLES: Readonly<Record<Trouble['kind'], (random: Random, atMs: number) => Trouble[]>> = {
  'disk-full': (random, atMs) => [{ kind: 'disk-full', atMs, forMs: random.whole(400, 1_200) }],
  'log-full': (random, atMs) => [{ kind: 'log-full', atMs, forMs: random.whole(200, 600) }],
  'cut-database': (_, atMs) => [{ kind: 'cut-database', atMs }],
  'end-sessions': (_, atMs) => [{ kind: 'end-sessions', atMs }],
  'silent-database': (random, atMs) => [{ kind: 'silent-database', atMs, forMs: random.whole(300, 1_500) }],
  'lost-commit': (random, atMs) => [{ kind: 'lost-commit', atMs, count: random.whole(2, 8) }],
  'clock-jump': (random, atMs) => {
    const who = random.pick([0, 1, 'web'] as const);
    const shiftMs = random.pick(JUMPS_MS) * random.pick([1, -1] as const);
    const there: Trouble = { kind: 'clock-jump', atMs, who, shiftMs };
    const back = random.pick([0, -shiftMs, null] as const);
    return back === null ? [there] : [there, { ...there, atMs: atMs + random.whole(300, 2_000), shiftMs: back }];
  },
};

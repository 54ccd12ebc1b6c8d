/** What a run of the bench is asked for. */
import { parseArgs } from 'node:util';
import { BellwetherError } from '../src/lib/errors.ts';

/** In the order in which they are measured. */
export const BENCH_GROUPS = [
  'classify',
  'ingest',
  'pipeline',
  'sync',
  'drain',
  'fairness',
  'portals',
  'growth',
  'attempts',
  'checks',
  'imports',
  'replay',
  'unsubscribe',
  'steady',
] as const;
export type BenchGroup = (typeof BENCH_GROUPS)[number];
/** Too long for a first look. */
const LONG: readonly BenchGroup[] = [
  'drain',
  'fairness',
  'portals',
  'growth',
  'attempts',
  'imports',
  'replay',
  'steady',
];

export interface BenchOptions {
  /** File that the measures are written to. */
  readonly json: string | null;
  readonly isQuick: boolean;
  readonly groups: readonly BenchGroup[];
  /** Of the groups `attempts`, of which ten million take a quarter of an hour, and `replay`. */
  readonly events: number;
  /** Of the group `steady`. */
  readonly minutes: number;
  /** The file of the history that the table is added to. */
  readonly record: string | null;
  /** The pages of the console alone: filling a portal takes longer than the other measures. */
  readonly isOfPages: boolean;
  /** Of the portal whose pages are measured: with a million, each was mailed ten times in five months. */
  readonly addresses: number;
  /** Keeps the filled portal there, and measures the one that is there: a million addresses take long to fill. */
  readonly folder: string | null;
}

/** @throws BellwetherError for what the bench does not know */
export function readBenchOptions(args: readonly string[]): BenchOptions {
  const values = parse(args);
  const isQuick = values.quick;
  const asked = values.only?.split(',').map(groupOf);
  return {
    json: values.json ?? null,
    isQuick,
    groups: asked ?? BENCH_GROUPS.filter((name) => !isQuick || !LONG.includes(name)),
    events: readCount('--events', values.events),
    minutes: readCount('--minutes', values.minutes),
    record: values.record ?? null,
    isOfPages: values.pages,
    addresses: readCount('--addresses', values.addresses),
    folder: values.folder ?? null,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        json: { type: 'string' },
        quick: { type: 'boolean', default: false },
        events: { type: 'string', default: '1000000' },
        minutes: { type: 'string', default: '60' },
        record: { type: 'string' },
        only: { type: 'string' },
        pages: { type: 'boolean', default: false },
        addresses: { type: 'string', default: '200000' },
        folder: { type: 'string' },
      },
    }).values;
  } catch (thrown) {
    // Of another realm in tests, where it is no instance of their Error.
    const said = String(thrown).replace(/^TypeError \[\w+\]: /, '');
    throw new BellwetherError('bench.options', `${said}. The comment at the top of bench/main.ts lists all options.`);
  }
}

function groupOf(name: string): BenchGroup {
  const group = BENCH_GROUPS.find((one) => one === name);
  if (group === undefined)
    throw new BellwetherError('bench.group', `There is no group "${name}". Known: ${BENCH_GROUPS.join(', ')}.`);
  return group;
}

function readCount(option: string, text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new BellwetherError('bench.count', `${option} takes a whole number from 1 on, and not "${text}".`);
  return Number(text);
}

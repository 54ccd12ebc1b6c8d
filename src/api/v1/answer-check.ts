/** Who may be mailed, of those who were asked about. Pure: the list, the wishes and the time are arguments. */
import { compareFrequencies, type Frequency } from '../../flow/choice.ts';
import { DAY_MS, HOUR_MS } from '../../lib/clock.ts';
import type { HoldingSuppression } from '../../store/suppression-check.ts';
import type { CheckedAddress, SuppressionEntry } from './schemas.ts';

/** The ledger's words in those of the API; of several that hold, the first is told. */
const REASONS: Readonly<Record<string, SuppressionEntry['reason']>> = {
  erased: 'erased',
  complaint: 'complaint',
  unsubscribe_request: 'unsubscribed',
  manual: 'manual',
  dead: 'dead',
  paused: 'paused',
};
const ORDER = Object.keys(REASONS);

/** A reason of a later release is still one not to mail. */
export function reasonWord(reason: string): SuppressionEntry['reason'] {
  return REASONS[reason] ?? 'manual';
}

/** @returns the ledger's word for one of the API */
export function reasonCode(word: SuppressionEntry['reason']): string {
  return ORDER.find((code) => REASONS[code] === word) ?? word;
}

/**
 * Half a day less than a week, and than four of them: the same weekday at the same hour shall not be too soon, nor a
 * February.
 */
const APART_MS: Readonly<Record<Exclude<Frequency, 'as_it_comes'>, number>> = {
  weekly: 7 * DAY_MS - 12 * HOUR_MS,
  monthly: 28 * DAY_MS - 12 * HOUR_MS,
};

export interface Asked {
  readonly address: string;
  readonly normalised: string | null;
  /** What holds of it. */
  readonly holding: readonly Omit<HoldingSuppression, 'hash'>[];
  /** What they want, of everything and of streams. */
  /** Left out: it is not. */
  readonly isQuarantined?: boolean;
  readonly frequencies: readonly { readonly stream: string; readonly frequency: Frequency }[];
}

export interface CheckTerms {
  /** null: all mail. */
  readonly stream: string | null;
  readonly lastMailedAt: Date | null;
  readonly now: Date;
}

export function answerCheck(asked: Asked, terms: CheckTerms): CheckedAddress {
  const { address, normalised, holding, frequencies } = asked;
  const base = {
    address,
    normalised,
    streams: [...new Set(holding.flatMap((one) => (one.stream === '' ? [] : [one.stream])))].sort(),
    quarantined: asked.isQuarantined ?? false,
    frequency: lesser(frequencies.filter((one) => one.stream === '' || one.stream === terms.stream)),
  };
  const free = { ...base, suppressed: false, scope: null, reason: null, since: null, until: null };
  if (normalised === null) return { ...free, suppressed: true, scope: 'everything', reason: 'invalid_address' };
  const [first] = holding.filter((one) => one.stream === '' || one.stream === terms.stream).sort(byWeight);
  if (first) {
    return {
      ...base,
      suppressed: true,
      scope: first.stream === '' ? 'everything' : 'stream',
      reason: reasonWord(first.reason),
      since: first.since.toISOString(),
      until: first.until?.toISOString() ?? null,
    };
  }
  if (base.frequency === null || terms.lastMailedAt === null) return free;
  const until = new Date(terms.lastMailedAt.getTime() + APART_MS[base.frequency]);
  if (until <= terms.now) return free;
  return {
    ...free,
    suppressed: true,
    scope: terms.stream === null ? 'everything' : 'stream',
    reason: 'frequency',
    until: until.toISOString(),
  };
}

/** What lasts longest, then what reaches farthest, then the gravest. */
function byWeight(a: Asked['holding'][number], b: Asked['holding'][number]): number {
  const end = (one: typeof a) => one.until?.getTime() ?? Number.POSITIVE_INFINITY;
  const grave = (one: typeof a) => ORDER.indexOf(one.reason);
  if (end(a) !== end(b)) return end(b) - end(a);
  if ((a.stream === '') !== (b.stream === '')) return a.stream === '' ? -1 : 1;
  return grave(a) - grave(b);
}

function lesser(wanted: Asked['frequencies']): 'weekly' | 'monthly' | null {
  const all = wanted.map((one) => one.frequency).sort((a, b) => compareFrequencies(b, a));
  return all[0] === undefined || all[0] === 'as_it_comes' ? null : all[0];
}

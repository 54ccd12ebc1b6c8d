/** How many of a list the servers would not know, from what became of like addresses in this portal. Pure. */
import { wilsonInterval } from '../../lib/wilson-interval.ts';

/** `first`: no mail ever reached it; `again`: mail reached it before; `unsure`: it is in doubt. */
const STRATA = ['first', 'again', 'unsure'] as const;
export type Stratum = (typeof STRATA)[number];

export interface StratumCount {
  readonly stratum: Stratum;
  /** null: none is known. */
  readonly dataSource: string | null;
  readonly addresses: number;
}

export interface PastCount {
  readonly tried: number;
  readonly unknown: number;
}

export interface PastRates {
  readonly all: Readonly<Record<Stratum, PastCount>>;
  readonly bySource: Readonly<Record<string, Readonly<Partial<Record<Stratum, PastCount>>>>>;
}

export interface ProjectionPart extends StratumCount, PastCount {
  /** Whether the past is that of its own data source; else that of the whole portal. */
  readonly isOwn: boolean;
}

export interface Projection {
  readonly addresses: number;
  /** 0 to 1; null: there is not enough to say. */
  readonly rate: number | null;
  readonly low: number;
  readonly high: number;
  /** What it was computed from. */
  readonly parts: readonly ProjectionPart[];
  /** Addresses that nothing in the past is like. */
  readonly uncovered: number;
}

/** Fewer addresses than this are no past to compare with. */
export const ENOUGH_PAST = 30;
/** With more of the list than this uncovered, a rate would be a guess. */
const MOST_UNCOVERED = 0.2;

/**
 * Each part is taken at the ends of its own Wilson interval, all at their low and all at their high end at once: wider than it
 * need be, never narrower. What nothing is like may be anything between none and all.
 */
export function projectRate(counts: readonly StratumCount[], past: PastRates): Projection {
  const parts: ProjectionPart[] = [];
  let [addresses, uncovered, expected, low, high] = [0, 0, 0, 0, 0];
  for (const count of counts) {
    addresses += count.addresses;
    const own = count.dataSource === null ? undefined : past.bySource[count.dataSource]?.[count.stratum];
    const isOwn = own !== undefined && own.tried >= ENOUGH_PAST;
    const found = isOwn ? own : past.all[count.stratum];
    if (found.tried < ENOUGH_PAST) {
      uncovered += count.addresses;
      high += count.addresses;
      continue;
    }
    const ends = wilsonInterval(found.unknown, found.tried);
    expected += count.addresses * (found.unknown / found.tried);
    low += count.addresses * ends[0];
    high += count.addresses * ends[1];
    parts.push({ ...count, tried: found.tried, unknown: found.unknown, isOwn });
  }
  if (addresses === 0) return { addresses, rate: null, low: 0, high: 1, parts, uncovered };
  const isSaid = uncovered <= addresses * MOST_UNCOVERED && uncovered < addresses;
  return {
    addresses,
    rate: isSaid ? expected / (addresses - uncovered) : null,
    low: low / addresses,
    high: Math.min(1, high / addresses),
    parts,
    uncovered,
  };
}

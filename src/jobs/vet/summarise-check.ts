/** What came of looking at a list: counts, the worst in it, the rate to expect, and of new data what to do with it. */
import type { DoorLimits, DoorVerdict } from '../../flow/vet/door-verdict.ts';
import { judgeDoor } from '../../flow/vet/door-verdict.ts';
import { BAD } from '../../flow/vet/judge-entry.ts';
import { LEFT_OUT } from '../../flow/vet/judge-recipient.ts';
import { type PastCount, type Projection, projectRate } from '../../flow/vet/project-rate.ts';
import { DAY_MS } from '../../lib/clock.ts';
import type { Db } from '../../store/database.ts';
import { readDoorLimits } from '../../store/door-limits.ts';
import type { ListCheck } from '../../store/list-check.ts';
import {
  countFindings,
  countStrata,
  countTotals,
  countWorst,
  type GroupShare,
} from '../../store/report/check-summary.ts';
import { readPastRates } from '../../store/report/past-rates.ts';

export interface CheckSummary {
  /** Rows by finding. */
  readonly counts: Readonly<Record<string, number>>;
  readonly worstDomains: readonly GroupShare[];
  readonly worstSources: readonly GroupShare[];
  readonly projection: Projection;
  /** Rows of it that were mailed before. */
  readonly sample: PastCount;
  /** Of those who would not get it. */
  readonly openDeals: number;
  readonly withDeals: number;
  /** Only of new data. */
  readonly verdict: DoorVerdict | null;
  readonly limits: DoorLimits | null;
  /** DNS was not asked about every domain. */
  readonly isDnsCut: boolean;
}

export const PAST_DAYS = 365;
/** Turns of 20 domains each in which DNS is asked: what is not asked by then counts as not known. */
export const MOST_LOOKUPS = 25;
const WORST = 5;
/** What speaks against a data source or a domain on a list that is to be mailed. */
const BAD_TO_SEND = ['suppressed', 'dead', 'blocked', 'unsure'];

export async function summarise(db: Db, portalId: number, check: ListCheck, now: Date): Promise<CheckSummary> {
  const { checkId } = check;
  const isDoor = check.purpose === 'door';
  const bad = isDoor ? [...BAD, 'dead', 'suppressed'] : BAD_TO_SEND;
  const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
  const past = await readPastRates(db, portalId, {
    from: day(now.getTime() - PAST_DAYS * DAY_MS),
    to: day(now.getTime() + DAY_MS),
  });
  const counts = await countFindings(db, portalId, checkId);
  const projection = projectRate(await countStrata(db, portalId, checkId), past);
  const totals = await countTotals(db, portalId, checkId, LEFT_OUT);
  const limits = isDoor ? await readDoorLimits(db, portalId) : null;
  const of = (names: readonly string[]): number => names.reduce((sum, name) => sum + (counts[name] ?? 0), 0);
  return {
    counts,
    worstDomains: await countWorst(db, portalId, checkId, 'domain', bad, WORST),
    worstSources: await countWorst(db, portalId, checkId, 'data_source', bad, WORST),
    projection,
    ...totals,
    limits,
    verdict:
      limits &&
      judgeDoor(
        {
          rows: check.rows - (counts.duplicate ?? 0),
          bad: of(BAD),
          fresh: of(['new', 'stale']),
          sample: totals.sample,
          projection,
        },
        limits,
      ),
    isDnsCut: check.lookups >= MOST_LOOKUPS,
  };
}

/** The flock in numbers, for the app's page in HubSpot: the same reports as the console shows. */
import type { Knex } from 'knex';
import { RATE_LEVELS } from '../../flow/rate-kind.ts';
import { judgeRate } from '../../flow/unknown-user-rate.ts';
import { DAY_MS } from '../../lib/clock.ts';
import { percent } from '../../pages/rate-words.ts';
import { verdictLabel } from '../../pages/words.ts';
import { countByWeek } from '../../store/report/by-week.ts';
import { listShakyDeals } from '../../store/report/deals.ts';
import { countVerdicts, countWrites, hasBegun } from '../../store/report/overview.ts';
import { countRates } from '../../store/report/rates.ts';
import type { NothingYet, PageSummary } from './page-data.ts';

const DAYS = 30;
const WEEKS = 12;

export interface SummaryOf {
  readonly portalId: number;
  readonly timeZone: string;
}

export async function readSummary(
  db: Knex,
  { portalId, timeZone }: SummaryOf,
  now: Date,
): Promise<PageSummary | NothingYet> {
  const { hasEvents } = await hasBegun(db, portalId);
  if (!hasEvents) {
    return {
      kind: 'nothing',
      says: 'Nothing has been reported yet. Connect an email service in Bellwether, and this page fills itself.',
    };
  }
  const since = new Date(now.getTime() - DAYS * DAY_MS);
  const days = { from: dayOf(since), to: dayOf(now), campaign: null, dataSource: null };
  const [verdicts, writes, weeks, [mail], deals] = await Promise.all([
    countVerdicts(db, portalId),
    countWrites(db, portalId, since),
    countByWeek(db, portalId, timeZone, mondayBefore(now, timeZone, WEEKS - 1), WEEKS),
    countRates(db, portalId, 'all', days, 1),
    listShakyDeals(db, portalId),
  ]);
  const nobody = deals.rows.filter(({ reachable }) => reachable === 0).length;
  return {
    kind: 'portal',
    stands: [...verdicts]
      .map(([verdict, people]) => ({ label: verdictLabel(verdict), people }))
      .sort((a, b) => b.people - a.people),
    weeks,
    tasks: writes.tasks,
    wonBack: writes.wonBack,
    waiting: writes.tasksWaiting,
    rate: mail === undefined ? null : rateWords(judgeRate(mail), mail.attempted),
    deals: { nobody, some: deals.rows.length - nobody, looked: deals.looked },
  };
}

/** Sure only where the whole interval is beyond a level, as everywhere. */
function rateWords({ rate, low, high, sureLevel }: ReturnType<typeof judgeRate>, tried: number): PageSummary['rate'] {
  if (rate === null) return null;
  const level = RATE_LEVELS[sureLevel - 1];
  const beyond = level === undefined ? '' : ` Surely above ${percent(level)} %.`;
  return {
    value: `${percent(rate)} %`,
    says: `of ${tried} addresses tried; between ${percent(low)} and ${percent(high)} %.${beyond}`,
  };
}

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}

/** The Monday of this week in the portal's zone, or that of so many weeks before. */
function mondayBefore(now: Date, timeZone: string, weeks: number): string {
  const today = new Intl.DateTimeFormat('en-CA', { timeZone }).format(now);
  const day = new Date(`${today}T00:00:00Z`);
  const sinceMonday = (day.getUTCDay() + 6) % 7;
  return dayOf(new Date(day.getTime() - (sinceMonday + 7 * weeks) * DAY_MS));
}

/** What the admin reads once a week: the flock in numbers against the week before, and what needs them. Pure. */
import { cutText } from '../../../lib/cut-text.ts';
import type { DigestWeek } from '../../digest-week.ts';
import { judgeRate, type RateCounts } from '../../unknown-user-rate.ts';
import { writeDate } from '../../write-date.ts';
import { dueNextWorkingDay } from '../due-dates.ts';
import type { TaskDraft } from '../play.ts';
import { oneLine } from '../task-text/fit-subject.ts';
import { lastDay } from './owner-digest.ts';

export interface WeekCounts {
  /** People, by when it began or ended. */
  readonly lost: number;
  readonly left: number;
  readonly wonBack: number;
  /** Written into HubSpot. */
  readonly tasks: number;
}

export interface WeekRate {
  /** `Unknown users`, with the levels from which it matters. */
  readonly label: string;
  readonly levels: readonly number[];
  readonly now: RateCounts;
  readonly before: RateCounts;
}

export interface AdminWeek {
  readonly counts: WeekCounts;
  readonly before: WeekCounts;
  readonly rates: readonly WeekRate[];
  readonly deals: { readonly count: number; readonly money: string | null };
  /** Wishes to leave that every place knows of, and the slowest of them in seconds; and those that some place does not know of yet. */
  readonly honoured: { readonly count: number; readonly slowestSeconds: number | null; readonly waiting: number };
  /** Clauses: `HubSpot refused 3 changes`. */
  readonly troubles: readonly string[];
  readonly silent: readonly { readonly label: string; readonly lastEventAt: Date | null }[];
  readonly rules: readonly { readonly version: number; readonly madeBy: string; readonly note: string | null }[];
}

const MAX_LINE = 300;
const HOUR_S = 3_600;

/** There is nothing to tell: no digest is sent. */
export function isQuietWeek({ counts, before, deals, honoured, troubles, silent, rules, rates }: AdminWeek): boolean {
  const people = Object.values(counts)
    .concat(Object.values(before))
    .reduce((sum, one) => sum + one, 0);
  const tried = rates.reduce((sum, { now }) => sum + now.attempted, 0);
  const rest = deals.count + honoured.count + honoured.waiting + troubles.length + silent.length + rules.length;
  return people + tried + rest === 0;
}

export function draftAdminDigest(
  week: AdminWeek,
  ownerId: string,
  { from, until }: DigestWeek,
  now: Date,
  timeZone: string,
): Omit<TaskDraft, 'anchor'> {
  const { counts, before, troubles, silent, rules } = week;
  const line = (label: string, key: keyof WeekCounts) => `${label}: ${counts[key]} (the week before: ${before[key]})`;
  const needs = troubles.length + silent.length;
  return {
    subject: `The flock this week: ${counts.lost} lost, ${counts.left} left, ${counts.wonBack} won back${needs > 0 ? `, ${needs} to look at` : ''}`,
    sections: [
      {
        heading: 'The flock',
        text: `${writeDate(from, timeZone)} to ${writeDate(lastDay(until), timeZone)}`,
        items: [
          line('Lost', 'lost'),
          line('Left', 'left'),
          line('Won back', 'wonBack'),
          line('Tasks written', 'tasks'),
          dealsLine(week.deals),
        ],
      },
      ...list('Rates', week.rates.map(rateLine)),
      ...list('Wishes to leave', honouredLines(week.honoured)),
      ...list('Needs you', troubles),
      ...list(
        'Sources that fell silent',
        silent.map(
          ({ label, lastEventAt }) =>
            `${cutText(oneLine(label), MAX_LINE)}: ${lastEventAt === null ? 'nothing came yet' : `nothing since ${writeDate(lastEventAt, timeZone)}`}`,
        ),
      ),
      ...list(
        'Rules that were changed',
        rules.map(
          ({ version, madeBy, note }) =>
            `Version ${version}, by ${oneLine(madeBy)}${note === null ? '' : `: ${cutText(oneLine(note), MAX_LINE)}`}`,
        ),
      ),
      {
        heading: 'Why you got this',
        text: 'You got this because the rules name you for it (Plays, Weekly digest). Bellwether sends it once a week, and completes it when the next one comes.',
        items: [],
      },
    ],
    type: 'TODO',
    priority: troubles.length > 0 ? 'MEDIUM' : 'LOW',
    dueAt: dueNextWorkingDay(now, timeZone),
    ownerId,
    associations: [],
  };
}

function dealsLine({ count, money }: AdminWeek['deals']): string {
  return `Open deals on which mail reaches nobody: ${count}${money === null ? '' : ` (${money})`}`;
}

function rateLine({ label, levels, now, before }: WeekRate): string {
  return `${label}: ${shareOf(now, levels)}; the week before: ${shareOf(before, [])}`;
}

function shareOf(counts: RateCounts, levels: readonly number[]): string {
  const { rate, low, high, sureLevel, silent } = judgeRate(counts, levels);
  if (rate === null) return silent === 'few' ? 'too few to say' : 'no deliveries reported';
  const level = levels[sureLevel - 1];
  const band =
    levels.length === 0
      ? ''
      : level === undefined
        ? ', not surely above any level'
        : `, surely above ${percent(level)}`;
  return `${percent(rate)} (between ${percent(low)} and ${percent(high)})${band}`;
}

function percent(share: number): string {
  const value = share * 100;
  return `${value >= 9.95 ? value.toFixed(0) : String(Number(value.toPrecision(2)))} %`;
}

function honouredLines({ count, slowestSeconds, waiting }: AdminWeek['honoured']): string[] {
  const slowest = slowestSeconds === null ? '' : `, the slowest within ${span(slowestSeconds)}`;
  return [
    ...(count > 0 ? [`${count} reached every place${slowest}`] : []),
    ...(waiting > 0 ? [`${waiting} ${waiting === 1 ? 'has' : 'have'} not reached every place yet`] : []),
  ];
}

function span(seconds: number): string {
  if (seconds < 60) return 'a minute';
  return seconds < HOUR_S ? `${Math.ceil(seconds / 60)} minutes` : `${Math.ceil(seconds / HOUR_S)} hours`;
}

function list(heading: string, items: readonly string[]) {
  return items.length === 0 ? [] : [{ heading, text: null, items }];
}

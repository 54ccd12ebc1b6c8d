/** The kinds of events as the overview draws them. Pure. */
import { EVENT_TYPES } from '../../../flow/event.ts';
import type { DayCount } from '../../../store/report/overview.ts';
import type { Series } from '../../parts/day-chart.ts';

interface Group {
  readonly id: string;
  readonly label: string;
  readonly types: readonly string[];
}

/** What went wrong, gravest first: drawn from the bottom. Deliveries outnumber these a hundred times, and stand as a number. */
const TROUBLE_GROUPS: readonly Group[] = [
  { id: 'hard', label: 'Hard bounces', types: ['hard_bounce'] },
  { id: 'soft', label: 'Soft bounces', types: ['soft_bounce'] },
  { id: 'block', label: 'Blocked', types: ['block'] },
  { id: 'left', label: 'Unsubscribed', types: ['list_unsubscribe', 'global_unsubscribe'] },
  { id: 'spam', label: 'Marked as spam', types: ['complaint'] },
];

export interface GroupTotal {
  readonly series: Series;
  readonly total: number;
  readonly before: number;
}

export function groupTroubles(
  days: readonly string[],
  counts: readonly DayCount[],
  before: readonly DayCount[],
): GroupTotal[] {
  return TROUBLE_GROUPS.map((group) => {
    const isOurs = (one: DayCount) => group.types.includes(one.type);
    const values = days.map((day) => sum(counts.filter((one) => one.day === day && isOurs(one))));
    return {
      series: { id: group.id, label: group.label, values },
      total: values.reduce((a, b) => a + b, 0),
      before: sum(before.filter(isOurs)),
    };
  });
}

export interface TypeRow {
  readonly day: string;
  readonly cells: readonly number[];
}

/** Every kind that occurred, by day: the table behind the drawing. */
export function tableOfTypes(
  days: readonly string[],
  counts: readonly DayCount[],
): { types: string[]; rows: TypeRow[] } {
  const occurred = new Set(counts.map((one) => one.type));
  const known: readonly string[] = EVENT_TYPES;
  const types = [...known.filter((type) => occurred.delete(type)), ...occurred];
  const byKey = new Map(counts.map((one) => [`${one.day} ${one.type}`, one.messages]));
  const rows = days.map((day) => ({ day, cells: types.map((type) => byKey.get(`${day} ${type}`) ?? 0) }));
  return { types, rows: rows.toReversed() };
}

export function totalOf(counts: readonly DayCount[], ...types: string[]): number {
  return sum(counts.filter((one) => types.includes(one.type)));
}

function sum(counts: readonly DayCount[]): number {
  return counts.reduce((total, one) => total + one.messages, 0);
}

/** What the page of rates is asked for, as it stands in its address. */
import type { Request } from 'express';
import { RATE_KINDS, type RateKind } from '../../../flow/rate-kind.ts';
import { DAY_MS } from '../../../lib/clock.ts';
import type { RatesFilter } from '../../../store/report/counted-by.ts';
import type { RatesBy } from '../../../store/report/rates-by.ts';
import { withQuery } from '../../parts/pager.ts';
import { oneOf, readNumber, textOf } from '../read-request.ts';

/** How long, and in which stretches its course is drawn. */
const PERIODS = [
  { days: 14, in: 'day' },
  { days: 30, in: 'day' },
  { days: 90, in: 'week' },
  { days: 365, in: 'month' },
] as const;
export const DAY_CHOICES = PERIODS.map(({ days }) => days);
const USUAL_DAYS = 30;
const MAX_NAME = 500;

export const VIEWS = ['campaign', 'data-source', 'source-kind', 'gateway', 'ip', 'send'] as const;
export type RatesView = (typeof VIEWS)[number];

export interface RatesQuery {
  readonly kind: RateKind;
  readonly by: RatesView;
  readonly days: number;
  /** null: all of them. The empty string: of which none is named. */
  readonly campaign: string | null;
  readonly dataSource: string | null;
}

export function readRatesQuery(request: Request): RatesQuery {
  const days = readNumber(textOf(request, 'days'));
  const name = (of: string) =>
    typeof request.query[of] === 'string' ? textOf(request, of).replaceAll('\0', '').slice(0, MAX_NAME) : null;
  return {
    kind: oneOf(RATE_KINDS, textOf(request, 'kind')) ?? 'unknown',
    by: oneOf(VIEWS, textOf(request, 'by')) ?? 'campaign',
    days: DAY_CHOICES.find((one) => one === days) ?? USUAL_DAYS,
    campaign: name('campaign'),
    dataSource: name('data'),
  };
}

/** Whole days, today among them. */
export function filterOf({ kind, days, campaign, dataSource }: RatesQuery, now: Date): RatesFilter {
  return { from: dayOf(new Date(now.getTime() - (days - 1) * DAY_MS)), to: dayOf(now), campaign, dataSource, kind };
}

export function stretchOf({ days }: RatesQuery): 'day' | 'week' | 'month' {
  return PERIODS.find((one) => one.days === days)?.in ?? 'day';
}

/** As many days before, from which is known what is usual. */
export function daysBefore(filter: RatesFilter, { days }: RatesQuery): RatesFilter {
  const shifted = (day: string, by: number) => dayOf(new Date(Date.parse(`${day}T00:00:00Z`) - by * DAY_MS));
  return { ...filter, from: shifted(filter.from, days), to: shifted(filter.from, 1) };
}

/** @returns the first day of each stretch of these days, ascending */
export function stretchesOf({ from, to }: RatesFilter, stretch: RatesBy): string[] {
  const found = new Set<string>();
  for (let at = new Date(`${from}T00:00:00Z`); dayOf(at) <= to; at = new Date(at.getTime() + DAY_MS)) {
    const back = stretch === 'week' ? (at.getUTCDay() + 6) % 7 : stretch === 'month' ? at.getUTCDate() - 1 : 0;
    found.add(dayOf(new Date(at.getTime() - back * DAY_MS)));
  }
  return [...found];
}

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}

export function hrefOf(query: RatesQuery, path = '/rates'): string {
  const { kind, by, days, campaign, dataSource } = query;
  const named = new URLSearchParams();
  // An empty name is a choice, too, which the others leave out.
  if (campaign !== null) named.set('campaign', campaign);
  if (dataSource !== null) named.set('data', dataSource);
  const rest = withQuery(path, {
    kind: kind === 'unknown' ? null : kind,
    by: by === 'campaign' ? null : by,
    days: days === USUAL_DAYS ? null : String(days),
  });
  const more = named.toString();
  return more === '' ? rest : `${rest}${rest.includes('?') ? '&' : '?'}${more}`;
}

/** What the page of reasons is asked for, as it stands in its address. */
import type { Request } from 'express';
import { DAY_MS } from '../../../lib/clock.ts';
import { REASONS_BY, type ReasonsBy, type ReasonsFilter } from '../../../store/report/reasons.ts';
import { withQuery } from '../../parts/pager.ts';
import { oneOf, readNumber, textOf } from '../read-request.ts';

export const DAY_CHOICES = [30, 90, 365] as const;
const USUAL_DAYS = 90;
const MAX_NAME = 500;

export interface ReasonsQuery {
  readonly by: ReasonsBy;
  readonly days: number;
  /** null: all of them. The empty string: of which none is named. */
  readonly campaign: string | null;
  readonly stream: string | null;
}

export function readReasonsQuery(request: Request): ReasonsQuery {
  const days = readNumber(textOf(request, 'days'));
  const name = (of: string) =>
    typeof request.query[of] === 'string' ? textOf(request, of).replaceAll('\0', '').slice(0, MAX_NAME) : null;
  return {
    by: oneOf(REASONS_BY, textOf(request, 'by')) ?? 'campaign',
    days: DAY_CHOICES.find((one) => one === days) ?? USUAL_DAYS,
    campaign: name('campaign'),
    stream: name('stream'),
  };
}

export function filterOf({ days, campaign, stream }: ReasonsQuery, now: Date): ReasonsFilter {
  return { from: new Date(now.getTime() - days * DAY_MS), until: new Date(now.getTime() + 1), campaign, stream };
}

export function hrefOf(query: ReasonsQuery, path = '/reasons'): string {
  const { by, days, campaign, stream } = query;
  const named = new URLSearchParams();
  // An empty name is a choice, too, which the others leave out.
  if (campaign !== null) named.set('campaign', campaign);
  if (stream !== null) named.set('stream', stream);
  const rest = withQuery(path, {
    by: by === 'campaign' ? null : by,
    days: days === USUAL_DAYS ? null : String(days),
  });
  const more = named.toString();
  return more === '' ? rest : `${rest}${rest.includes('?') ? '&' : '?'}${more}`;
}

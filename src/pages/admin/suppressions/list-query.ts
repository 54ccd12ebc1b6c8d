/** What the suppression list is asked for, as it stands in its address. */
import type { Request } from 'express';
import { addDays, atLocalHour } from '../../../flow/local-time.ts';
import { normaliseAddress } from '../../../lib/address.ts';
import {
  LIST_REASONS,
  type ListFilter,
  type ListPlace,
  type ListReason,
} from '../../../store/report/suppression-list.ts';
import { withQuery } from '../../parts/pager.ts';
import { readDay } from '../read-day.ts';
import { oneOf, textOf } from '../read-request.ts';

const LIST_STATES = ['holding', 'ended', 'all'] as const;
export type ListState = (typeof LIST_STATES)[number];

/** In the address, those who want nothing at all; a stream stands behind `is:`, so that none can have this name. */
export const ALL_MAIL = 'all';
const STREAM = 'is:';

const MAX_TEXT = 254;
const MAX_STREAM = 320;

export interface ListQuery {
  readonly text: string;
  readonly reason: ListReason | null;
  readonly venue: string;
  /** ALL_MAIL, `is:` and a stream, or empty. */
  readonly stream: string;
  /** `YYYY-MM-DD`, or empty. */
  readonly from: string;
  readonly to: string;
  readonly state: ListState;
  readonly at: { readonly place: ListPlace; readonly goes: 'after' | 'before' } | null;
}

/** What cannot be meant is left out rather than refused. */
export function readListQuery(request: Request): ListQuery {
  const text = (name: string, most = MAX_TEXT) => textOf(request, name).replaceAll('\0', '').trim().slice(0, most);
  const stream = text('stream', MAX_STREAM + STREAM.length);
  const after = readPlace(textOf(request, 'after'));
  const before = after ? null : readPlace(textOf(request, 'before'));
  return {
    text: text('q'),
    reason: oneOf(LIST_REASONS, text('reason')),
    venue: text('venue'),
    stream: stream === ALL_MAIL || (stream.startsWith(STREAM) && stream.length > STREAM.length) ? stream : '',
    from: readDay(text('from')) ? text('from') : '',
    to: readDay(text('to')) ? text('to') : '',
    state: oneOf(LIST_STATES, text('state')) ?? 'holding',
    at: after ? { place: after, goes: 'after' } : before ? { place: before, goes: 'before' } : null,
  };
}

export const streamValue = (stream: string): string => STREAM + stream;

/** @param hash of the text, where that is a whole address */
export function filterOf(query: ListQuery, hash: Buffer | null, timeZone: string, now: Date): ListFilter {
  const from = readDay(query.from);
  const to = readDay(query.to);
  return {
    text: query.text,
    hash,
    reason: query.reason,
    venue: query.venue || null,
    stream: query.stream === '' ? null : query.stream === ALL_MAIL ? '' : query.stream.slice(STREAM.length),
    from: from && atLocalHour(from, 0, timeZone),
    before: to && atLocalHour(addDays(to, 1), 0, timeZone),
    state: query.state,
    now,
  };
}

/** @returns the whole address that is searched for, normalised; null where only a part of one is */
export function soughtAddress(query: ListQuery): string | null {
  return query.text.startsWith('@') ? null : normaliseAddress(query.text);
}

export function isFiltered({ text, reason, venue, stream, from, to, state }: ListQuery): boolean {
  return [text, reason ?? '', venue, stream, from, to].some((one) => one !== '') || state !== 'holding';
}

export function paramsOf(query: ListQuery): Record<string, string | null> {
  const { text, reason, venue, stream, from, to, state } = query;
  return { q: text, reason, venue, stream, from, to, state: state === 'holding' ? null : state };
}

export function hrefOf(query: ListQuery, place: { after?: ListPlace; before?: ListPlace } = {}): string {
  const { after, before } = place;
  return withQuery('/suppressions', {
    ...paramsOf(query),
    after: after ? writePlace(after) : null,
    before: before ? writePlace(before) : null,
  });
}

function writePlace({ since, hash, reason, stream }: ListPlace): string {
  return [since, hash, reason, stream].join('~');
}

const PLACE = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)~([0-9a-f]{64})~([a-z_]{1,40})~([^\0]{0,1000})$/s;

function readPlace(text: string): ListPlace | null {
  const [, since = '', hash = '', reason = '', stream = ''] = PLACE.exec(text) ?? [];
  return since !== '' && isMoment(since) ? { since, hash, reason, stream } : null;
}

/** The 31st of February is the 3rd of March to JavaScript, and nothing to PostgreSQL. */
function isMoment(text: string): boolean {
  const at = new Date(text);
  return !Number.isNaN(at.getTime()) && at.getUTCFullYear() > 0 && at.toISOString().slice(0, 10) === text.slice(0, 10);
}

/** Reading the lists: how far it is, when it was done last, and what is in the way. */
import { type Html, html } from '../../../lib/html.ts';
import type { EspAccess } from '../../../store/esp-access.ts';
import type { StoredList } from '../../../store/esp-list.ts';
import { count, counted } from '../../format.ts';
import { notice } from '../../parts/notice.ts';
import { progress } from '../../parts/progress.ts';
import type { AdminVisit } from '../visit.ts';

export function isReading(access: EspAccess): boolean {
  return access.askedAt !== null && (access.endedAt === null || access.endedAt < access.askedAt);
}

/** In a few words, for those who only hear it. */
export function fetchWords(access: EspAccess, lists: readonly StoredList[]): string {
  if (!isReading(access)) return access.askedAt === null ? 'Not fetched yet' : 'The lists are fetched';
  return `${lists.filter((list) => isDone(access, list)).length} of ${lists.length} lists are fetched`;
}

export function fetchPanel(visit: AdminVisit, access: EspAccess, lists: readonly StoredList[]): Html {
  return html`
    ${waiting(visit, access)}
    ${isReading(access) ? underWay(access, lists) : standing(visit, access)}`;
}

function waiting(visit: AdminVisit, access: EspAccess): Html | string {
  if (access.tryAfter === null || access.waitWhy === null || access.tryAfter <= visit.now) return '';
  return notice(
    'amber',
    'The service has to be left alone for a while',
    html`${access.waitWhy} It goes on by itself, ${visit.format.time(access.tryAfter)}.`,
  );
}

function underWay(access: EspAccess, lists: readonly StoredList[]): Html {
  if (access.namedAt === null || access.askedAt === null || access.namedAt < access.askedAt)
    return html`<p class="section-lead">Asking which lists there are …</p>`;
  const begun = lists.filter(
    (list) => list.begunAt !== null && access.askedAt !== null && list.begunAt >= access.askedAt,
  );
  const entries = begun.reduce((sum, list) => sum + list.entries, 0);
  const expected = lists.map((list) => list.list.size ?? list.held);
  const isKnown = expected.every((size) => size !== null);
  const done = lists.filter((list) => isDone(access, list)).length;
  const total = expected.reduce<number>((sum, size) => sum + (size ?? 0), 0);
  const note = `${counted(entries, 'entry', 'entries')} so far`;
  return isKnown && total > 0
    ? progress({
        id: 'fetching',
        label: 'Fetching the lists',
        done: Math.min(entries, total),
        total,
        note: `list ${Math.min(done + 1, lists.length)} of ${lists.length}`,
      })
    : progress({ id: 'fetching', label: 'Fetching the lists', done, total: lists.length, note });
}

function isDone({ askedAt }: EspAccess, { endedAt }: StoredList): boolean {
  return askedAt !== null && endedAt !== null && endedAt >= askedAt;
}

function standing(visit: AdminVisit, access: EspAccess): Html {
  if (access.askedAt === null || access.endedAt === null)
    return html`<p class="section-lead">Nothing was fetched yet. What the service holds back becomes history here: it opens no tasks.</p>`;
  const by = access.askedBy === null ? 'as every night' : `asked for by ${access.askedBy}`;
  return html`<p class="section-lead">Fetched ${visit.format.ago(access.endedAt)}, ${by}. It is done anew every night.</p>`;
}

/** How many entries of a list hold mail back, or what is wrong with it. */
export function listSize(list: StoredList): string {
  return list.held === null ? '–' : count(list.held);
}

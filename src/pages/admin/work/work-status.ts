/** How the work stands: the part of the page that keeps itself up to date. */
import { type Html, html } from '../../../lib/html.ts';
import type { Errand } from '../../../store/errand.ts';
import type { Backlog } from '../../../store/report/backlog.ts';
import type { WaitingCount } from '../../../store/report/honoured.ts';
import { count } from '../../format.ts';
import { badge } from '../../parts/badge.ts';
import { notice } from '../../parts/notice.ts';
import { progress } from '../../parts/progress.ts';
import { stats } from '../../parts/stat.ts';
import { table } from '../../parts/table.ts';
import type { LiveContent } from '../../send-live.ts';
import { lateOptOuts } from '../honoured/honour-words.ts';
import type { AdminVisit } from '../visit.ts';
import { errandResult, errandState, errandTitle, timeLeft } from './errand-words.ts';

export interface WorkView {
  readonly backlog: Backlog;
  readonly waitingOptOuts: WaitingCount;
  /** Newest first, with those under way. */
  readonly errands: readonly Errand[];
}

/** @param visit as of this look */
export function workStatus(visit: AdminVisit, view: WorkView): LiveContent {
  const { now } = visit;
  const { backlog } = view;
  const open = view.errands.filter((one) => one.endedAt === null).toReversed();
  const ended = view.errands.filter((one) => one.endedAt !== null);
  const left = backlog.deliveries + backlog.addresses + backlog.writes;
  return {
    html: html`
      ${late(visit, view.waitingOptOuts)}
      ${open.length > 0 ? html`<section class="panel underway" aria-labelledby="underway"><h2 id="underway">Asked for, and under way</h2>${open.map((one) => underway(one, now))}</section>` : ''}
      <section class="section" aria-labelledby="backlog">
        <h2 id="backlog">Not worked off yet</h2>
        <p class="section-lead">${left === 0 ? 'Nothing is waiting: everything that came in was read, concluded and written.' : html`${waitingSince(visit, backlog)} It is worked off by itself, in this order.`}</p>
        ${stats([
          {
            label: 'deliveries to be read',
            value: count(backlog.deliveries),
            tone: backlog.deliveries > 0 ? 'blue' : 'grey',
            href: '/deliveries?state=waiting',
          },
          {
            label: 'addresses to be concluded',
            value: count(backlog.addresses),
            tone: backlog.addresses > 0 ? 'blue' : 'grey',
            href: '/work',
          },
          {
            label: 'changes to be sent to HubSpot',
            value: count(backlog.writes),
            tone: backlog.writes > 0 ? 'blue' : 'grey',
            href: '/writes?state=planned',
          },
        ])}
      </section>
      ${ended.length > 0 ? html`<section class="section" aria-labelledby="ended"><h2 id="ended">Done before</h2><div class="panel">${endedTable(visit, ended)}</div></section>` : ''}`,
    words: said(open, ended[0] ?? null),
    isLast: open.length === 0 && left === 0,
  };
}

function late(visit: AdminVisit, waiting: WaitingCount): Html | string {
  const found = lateOptOuts(waiting, visit.now);
  if (!found) return '';
  return notice(
    found.tone,
    'Somebody who left waits too long',
    found.text,
    html`<a href="/honoured#waiting">See who waits where</a>`,
  );
}

function said(open: readonly Errand[], last: Errand | null): string {
  if (open.length > 0) return open.map((one) => `${errandTitle(one)}: under way.`).join(' ');
  return last ? `${errandTitle(last)}: ${errandResult(last)}.` : '';
}

function underway(errand: Errand, now: Date): Html {
  return progress({
    id: `errand-${errand.errandId}`,
    label: errandTitle(errand),
    done: errand.done + errand.refused,
    total: errand.total,
    note: [timeLeft(errand, now), `asked for by ${errand.askedBy}`].filter(Boolean).join(' · '),
  });
}

function waitingSince(visit: AdminVisit, backlog: Backlog): Html | string {
  if (!backlog.oldestDelivery) return '';
  return html`The oldest delivery came ${visit.format.ago(backlog.oldestDelivery)}.`;
}

function endedTable(visit: AdminVisit, errands: readonly Errand[]): Html {
  return table<Errand>(
    'Work that was asked for',
    [
      { label: 'What', cell: (one) => errandTitle(one) },
      { label: 'State', cell: (one) => badge(errandState(one).label, errandState(one).tone) },
      { label: 'What came of it', cell: (one) => html`<span class="why">${errandResult(one)}</span>` },
      { label: 'By', cell: (one) => one.askedBy },
      { label: 'Ended', cell: (one) => visit.format.time(one.endedAt ?? one.askedAt) },
    ],
    errands,
  );
}

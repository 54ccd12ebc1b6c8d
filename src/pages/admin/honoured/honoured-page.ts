/** Is every wish to leave honoured, how fast, and where is somebody still waiting? */
import { type OwnWords, streamInWords } from '../../../flow/own-words.ts';
import { MINUTE_MS } from '../../../lib/clock.ts';
import { type Html, html } from '../../../lib/html.ts';
import type { ClockRow, Place, PlaceTimes, WaitingCount } from '../../../store/report/honoured.ts';
import { count, counted } from '../../format.ts';
import { badge } from '../../parts/badge.ts';
import { emailText } from '../../parts/email-text.ts';
import { emptyState } from '../../parts/empty.ts';
import { notice } from '../../parts/notice.ts';
import { table } from '../../parts/table.ts';
import { textField } from '../../parts/text-field.ts';
import { eventWords } from '../../words.ts';
import { adminLayout } from '../layout.ts';
import type { AdminVisit } from '../visit.ts';
import { type AtPlace, lasting, lateOptOuts, PLACES, placesOf } from './honour-words.ts';
import { type SubscriptionView, subscriptionSection } from './subscription-section.ts';

export interface HonouredView {
  readonly days: number;
  readonly times: readonly PlaceTimes[];
  readonly waitingCount: WaitingCount;
  readonly waiting: readonly ClockRow[];
  readonly latest: readonly ClockRow[];
  readonly subscriptions: SubscriptionView;
  readonly words: OwnWords;
}

export function honouredPage(visit: AdminVisit, view: HonouredView): Html {
  return adminLayout(visit, {
    title: 'Honoured',
    section: 'honoured',
    body: html`
      <div class="page-head"><h1>Honoured</h1></div>
      <p class="section-lead">Whoever leaves must be left alone. This is how long it takes from their wish to each place that has to know, and who has waited too long. Mailbox providers allow 48 hours.</p>
      ${alarm(visit, view.waitingCount)}
      ${measured(view)}
      ${view.waiting.length > 0 ? waiting(visit, view) : ''}
      ${latest(visit, view)}
      ${visit.admin.role === 'admin' ? proofForm() : ''}
      ${subscriptionSection(visit, view.subscriptions)}`,
  });
}

function alarm(visit: AdminVisit, waitingCount: WaitingCount): Html | string {
  const late = lateOptOuts(waitingCount, visit.now);
  return late
    ? notice(
        late.tone,
        'Somebody waits too long',
        late.text,
        html`<a href="/writes?state=failed">Look at what HubSpot refused</a>`,
      )
    : '';
}

function measured({ times, days }: HonouredView): Html {
  const rows = (Object.keys(PLACES) as Place[]).flatMap((place) => times.find((one) => one.place === place) ?? []);
  return html`
    <section aria-labelledby="measured">
      <h2 id="measured">From the wish to each place</h2>
      <p class="section-lead">Of those who left in the last ${days} days. Half are faster than the middle column says, 95 of 100 than the next.</p>
      ${
        rows.length === 0
          ? emptyState('Nobody has left', `In ${days} days nobody asked for less mail.`)
          : html`<div class="panel">${table<PlaceTimes>(
              'How long it takes until each place knows',
              [
                { label: 'Place', cell: (one) => PLACES[one.place] },
                { label: 'Wishes', isNumber: true, cell: (one) => count(one.count) },
                { label: 'Half within (p50)', isNumber: true, cell: (one) => lasting(one.p50 * 1_000) },
                { label: '95 % within (p95)', isNumber: true, cell: (one) => lasting(one.p95 * 1_000) },
                { label: 'Longest', isNumber: true, cell: (one) => lasting(one.max * 1_000) },
              ],
              rows,
            )}</div>`
      }
    </section>`;
}

function waiting(visit: AdminVisit, view: HonouredView): Html {
  return html`
    <section class="section" aria-labelledby="waiting">
      <h2 id="waiting">Not known everywhere yet</h2>
      <p class="section-lead">${counted(view.waitingCount.waiting, 'wish', 'wishes')}, the oldest first. Nothing has to be done unless it takes long.</p>
      <div class="panel">${clockTable(visit, view, 'Wishes that some place does not know of', view.waiting, true)}</div>
    </section>`;
}

function latest(visit: AdminVisit, view: HonouredView): Html | string {
  if (view.latest.length === 0) return '';
  return html`
    <section class="section" aria-labelledby="latest">
      <h2 id="latest">The latest</h2>
      <div class="panel">${clockTable(visit, view, 'The latest wishes to leave', view.latest, false)}</div>
    </section>`;
}

function clockTable(
  visit: AdminVisit,
  { words }: HonouredView,
  caption: string,
  rows: readonly ClockRow[],
  saysWhy: boolean,
): Html {
  return table<ClockRow>(
    caption,
    [
      {
        label: 'Person',
        cell: (row) => html`<a class="person" href="/addresses/${row.addressId}">${emailText(row.email)}</a>`,
      },
      {
        label: 'Wish',
        cell: (row) =>
          html`${eventWords(row.type).label}${row.stream === null ? '' : `: ${streamInWords(row.stream, words)}`}`,
      },
      { label: 'Asked', cell: (row) => visit.format.time(row.askedAt) },
      {
        label: 'Known to',
        cell: (row) => html`
          <ul class="places">${toldLate(row)}${placesOf(row, visit.now).map((one) => html`<li>${SHORT[one.place]}: ${placeCell(one)}</li>`)}</ul>
          ${saysWhy && row.failedWhy ? html`<p class="why">HubSpot said: ${row.failedWhy}</p>` : ''}`,
      },
      {
        label: 'Proof',
        cell: (row) =>
          html`<a href="/honoured/proof/${row.addressId}">Proof<span class="visually-hidden"> for ${row.email}</span></a>`,
      },
    ],
    rows,
  );
}

/** What came late to us cannot be known anywhere in time: whose delay it is stands before the places. */
function toldLate({ askedAt, heardAt }: ClockRow): Html | string {
  const took = heardAt.getTime() - askedAt.getTime();
  return took < MINUTE_MS ? '' : html`<li>Told to us: <span class="fine">after ${lasting(took)}</span></li>`;
}

const SHORT: Readonly<Record<Place, string>> = {
  suppressed: 'Our list',
  property: 'Contact',
  subscription: 'Preferences',
};

function placeCell(one: AtPlace): Html {
  return one.tone === 'grey' ? html`<span class="fine">${one.says}</span>` : badge(one.says, one.tone);
}

function proofForm(): Html {
  return html`
    <section class="section" aria-labelledby="proof">
      <h2 id="proof">Proof for one person</h2>
      <p class="section-lead">One page with every moment: what was asked, where, by whom, and when each place knew. Also of people who were erased: their address, as they wrote it, is compared with what is kept of it as a keyed hash.</p>
      <form class="panel" method="post" action="/honoured/proof">
        ${textField({ name: 'email', id: 'proof-email', label: 'Their address', value: '', type: 'email', isRequired: true, maxLength: 254 })}
        <p class="actions"><button class="button" type="submit">Show the proof</button></p>
      </form>
    </section>`;
}

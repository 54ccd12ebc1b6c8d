/** Whom to part from: numbers first, exceptions for a human, then the button. */
import { type Html, html } from '../../../lib/html.ts';
import type { SunsetCandidate } from '../../../store/report/sunset.ts';
import { count, counted } from '../../format.ts';
import { confirm } from '../../parts/confirm.ts';
import { emailText } from '../../parts/email-text.ts';
import { NOTHING, table } from '../../parts/table.ts';
import { type PlannedSegment, plannedSegment } from '../segments/planned-segment.ts';
import type { AdminVisit } from '../visit.ts';
import type { AgeContent } from './age-page.ts';
import type { AgeQuery } from './age-query.ts';

export function sunsetSection(visit: AdminVisit, query: AgeQuery, { proposal, segment }: AgeContent): Html {
  const { proposed, excepted, firstExcepted, firstProposed, isBounded } = proposal;
  return html`
    <section aria-labelledby="sunset">
      <h2 id="sunset">Sunset: old and silent</h2>
      <p class="section-lead">Known for ${counted(query.monthsKnown, 'month')} or longer, and no sign of the person for ${counted(query.monthsSilent, 'month')}: <strong>${counted(proposed, 'address', 'addresses')}</strong>. ${excepted > 0 ? html`Another ${count(excepted)} ${excepted === 1 ? 'is' : 'are'} left out, since they are champions, customers or have open deals: look at them yourself.` : ''} Only people whom HubSpot has as contacts are looked at.</p>
      ${isBounded ? html`<p class="fine">That is as many as one proposal takes. Settle these, and the next ones follow.</p>` : ''}
      ${segment ? approved(visit, segment) : ''}
      ${excepted > 0 ? html`<div class="panel rates-list">${people(visit, 'Left out of the sunset: look at them first', firstExcepted)}</div>${more(excepted, firstExcepted)}` : ''}
      ${
        proposed > 0
          ? html`
        <details class="behind"><summary>Who is proposed</summary><div class="rates-list">${people(visit, 'Proposed for the sunset', firstProposed)}</div>${more(proposed, firstProposed)}</details>
        ${visit.admin.role === 'admin' ? approval(query, proposed) : html`<p class="fine">An admin can approve this.</p>`}`
          : ''
      }
    </section>`;
}

function approval(query: AgeQuery, proposed: number): Html {
  const said = counted(proposed, 'address', 'addresses');
  return confirm({
    label: 'Write as a segment',
    about: said,
    question: `A segment “Bellwether: sunset, old and silent” with the contacts of ${said} is written to HubSpot, in place of what was in it before. Nobody is suppressed or deleted: ask them once whether they want to hear from you, or leave them out of your mailings.`,
    deed: `Write the segment of ${said}`,
    action: '/age/sunset',
    fields: html`
      <input type="hidden" name="expected" value="${proposed}">
      <input type="hidden" name="known" value="${query.monthsKnown}">
      <input type="hidden" name="silent" value="${query.monthsSilent}">
      <input type="hidden" name="dormant" value="${query.monthsDormant}">`,
  });
}

function people(visit: AdminVisit, caption: string, rows: readonly SunsetCandidate[]): Html {
  return table<SunsetCandidate>(
    caption,
    [
      {
        label: 'Who',
        cell: (row) => html`<a href="/addresses/${row.addressId}">${row.person ?? emailText(row.email)}</a>`,
      },
      { label: 'Known since', cell: (row) => visit.format.date(row.knownSince) },
      { label: 'Last sign', cell: (row) => (row.lastSign ? visit.format.date(row.lastSign) : 'never seen') },
      { label: 'Why not yet', cell: (row) => (row.exceptions.length > 0 ? row.exceptions.join(', ') : NOTHING) },
    ],
    rows,
  );
}

function more(all: number, shown: readonly SunsetCandidate[]): Html | string {
  return all > shown.length
    ? html`<p class="fine">These are the first ${count(shown.length)} of ${count(all)}.</p>`
    : '';
}

function approved(visit: AdminVisit, planned: PlannedSegment): Html {
  const { plannedAt, askedBy } = planned.segment;
  return html`
    <p class="fine">Last approved ${visit.format.time(plannedAt)}${askedBy === null ? '' : html` by ${emailText(askedBy)}`}.</p>
    ${plannedSegment(planned)}`;
}

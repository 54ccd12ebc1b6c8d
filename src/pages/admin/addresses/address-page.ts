/** One address with its whole history. */
import { type Html, html } from '../../../lib/html.ts';
import { emailText } from '../../parts/email-text.ts';
import { filters } from '../../parts/filters.ts';
import { pager, withQuery } from '../../parts/pager.ts';
import { adminLayout } from '../layout.ts';
import type { AdminVisit } from '../visit.ts';
import { answer } from './answer.ts';
import { dateBar } from './date-bar.ts';
import { MOMENT_KINDS } from './moment.ts';
import type { AddressStory } from './read-story.ts';
import { standingPanel } from './standing-panel.ts';
import { type Shown, SIGNS, timeline } from './timeline.ts';

export function addressPage(visit: AdminVisit, story: AddressStory, shown: Shown): Html {
  const { head } = story;
  const here = (more: { before?: string; key?: string; show?: string | null } = {}) =>
    withQuery(`/addresses/${head.addressId}`, { show: shown.kind, ...more });
  const next = story.next ? here({ before: story.next.at.toISOString(), key: story.next.eventKey }) : null;
  return adminLayout(visit, {
    title: head.email,
    section: 'lost',
    body: html`
      <div class="page-head">
        <div>
          <h1 class="email">${emailText(head.email)}</h1>
          ${person(visit, story)}
        </div>
      </div>
      ${answer(visit, story)}
      ${dateBar(visit, head.addressId, null, null)}
      <div class="story">
        ${standingPanel(visit, story)}
        <section class="history" aria-labelledby="history">
          <h2 id="history">History</h2>
          ${filters('Show', [
            { label: 'Everything', href: here({ show: null }), isChosen: shown.kind === null },
            ...MOMENT_KINDS.map((kind) => ({
              label: SIGNS[kind],
              href: here({ show: kind }),
              isChosen: shown.kind === kind,
            })),
          ])}
          ${timeline(visit, story, shown)}
          ${pager(shown.before ? here() : null, next)}
        </section>
      </div>
      ${visit.admin.role === 'admin' ? html`<p class="fine"><a href="/data/of/${head.addressId}">What is held of this person: a copy, or erase them</a></p>` : ''}`,
  });
}

export function person(visit: AdminVisit, story: AddressStory): Html {
  const { head } = story;
  if (!head.contactId) {
    return html`<p class="who">No contact in HubSpot has this address. <a href="/addresses?q=${encodeURIComponent(`@${head.domain}`)}">Others at ${head.domain}</a></p>`;
  }
  return html`
    <p class="who">
      ${[head.personName, head.jobTitle].filter((part) => part !== null).join(', ')}
      ${head.companyName ? html` at ${head.companyId ? html`<a href="${visit.links.record('company', head.companyId)}">${head.companyName}</a>` : head.companyName}` : ''}
      ${head.ownerName ? html` · Owner: ${head.ownerName}` : ''}
    </p>
    <p class="who-links">
      <a href="${visit.links.record('contact', head.contactId)}">Open the contact in HubSpot</a>
      <a href="/addresses?q=${encodeURIComponent(`@${head.domain}`)}">Others at ${head.domain}</a>
    </p>`;
}

/** Health at a glance: what came in, who was lost, what was done, what needs a person. */
import { type Html, html } from '../../../lib/html.ts';
import { emptyState } from '../../parts/empty.ts';
import { filters } from '../../parts/filters.ts';
import { adminLayout } from '../layout.ts';
import type { AdminVisit } from '../visit.ts';
import { doneSection } from './done-section.ts';
import { inboundSection } from './inbound-section.ts';
import { lostSection } from './lost-section.ts';
import type { Overview } from './read-overview.ts';
import { listTroubles, type Trouble } from './troubles.ts';

export function overviewPage(visit: AdminVisit, overview: Overview): Html {
  const troubles = listTroubles({ ...overview, portal: visit.portal, now: visit.now });
  return adminLayout(visit, {
    title: 'Overview',
    section: 'overview',
    body: html`
      <div class="page-head">
        <h1>Overview</h1>
        ${overview.hasEvents ? range(overview.range) : ''}
      </div>
      ${overview.hasEvents ? html`${needs(troubles)}${inboundSection(overview)}${lostSection(visit, overview)}${doneSection(visit, overview)}` : html`${troubles.length > 0 ? needs(troubles) : ''}${welcome(visit, overview)}`}`,
  });
}

function range(chosen: 7 | 30): Html {
  return filters('Time shown', [
    { label: '7 days', href: '/', isChosen: chosen === 7 },
    { label: '30 days', href: '/?days=30', isChosen: chosen === 30 },
  ]);
}

function needs(troubles: readonly Trouble[]): Html {
  if (troubles.length === 0) {
    return html`<p class="all-well"><span class="dot green" aria-hidden="true"></span>Nothing needs you. Everything that came in was read, and everything planned was written.</p>`;
  }
  return html`
    <section aria-labelledby="needs">
      <h2 id="needs">Needs a person</h2>
      <ul class="troubles">${troubles.map(
        (one) => html`
        <li class="trouble ${one.tone}">
          <div><p class="trouble-title">${one.title}</p><p>${one.text}</p></div>
          ${one.action ? html`<a class="button plain small" href="${one.action.href}">${one.action.label}<span class="visually-hidden">: ${one.title}</span></a>` : ''}
        </li>`,
      )}</ul>
    </section>`;
}

function welcome(visit: AdminVisit, overview: Overview): Html {
  if (overview.sources.length > 0) {
    return emptyState(
      'Waiting for the first event',
      'Your source is ready. As soon as your email service reports something, it appears here.',
      html`<a class="button" href="/sources">See the address to paste and the steps</a>`,
    );
  }
  return html`
    <div class="empty">
      <p class="empty-title">Connect what sends your mail</p>
      <p>Bellwether is installed in ${visit.portal.name ?? 'your portal'}. It now needs one source: the email service that reports bounces and unsubscribes.</p>
      <ol class="first-steps">
        <li><a href="/sources">Add a source</a>: it gets an address of its own.</li>
        <li>Paste that address into your email service's webhook settings, and give the source its key. The steps stand beside it.</li>
        <li>Send a mail. The first event appears here within seconds.</li>
      </ol>
    </div>`;
}

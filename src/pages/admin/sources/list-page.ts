/** What is connected, and whether each works. */
import { findAdapter } from '../../../flow/adapt/adapters.ts';
import { type Html, html } from '../../../lib/html.ts';
import type { SourceRow } from '../../../store/report/sources.ts';
import { badge } from '../../parts/badge.ts';
import { emptyState } from '../../parts/empty.ts';
import { adminLayout } from '../layout.ts';
import type { AdminVisit } from '../visit.ts';
import { CHECK_WORDS, stateOf, titleOf } from './check-panel.ts';
import { PURPOSE_WORDS } from './settings-form.ts';

export function sourceListPage(visit: AdminVisit, sources: readonly SourceRow[]): Html {
  const connect =
    visit.admin.role === 'admin' ? html`<a class="button" href="/sources/new">Connect an email service</a>` : '';
  return adminLayout(visit, {
    title: 'Sources',
    section: 'sources',
    body: html`
      <div class="page-head"><h1>Sources</h1>${sources.length > 0 ? connect : ''}</div>
      <p class="section-lead">Each source is one connection to an email service, which reports what becomes of your mail.</p>
      ${
        sources.length > 0
          ? html`<ul class="source-list">${sources.map((source) => card(visit, source))}</ul>`
          : emptyState(
              'No email service is connected yet',
              'It takes about two minutes: choose the service, copy an address into it, and watch the first event arrive.',
              connect === '' ? undefined : connect,
            )
      }`,
  });
}

function card(visit: AdminVisit, source: SourceRow): Html {
  const state = stateOf(visit, source);
  const { label, tone } = CHECK_WORDS[state];
  return html`
    <li class="panel source-card">
      <div>
        <h2><a href="/sources/${source.sourceId}">${source.label}</a></h2>
        <p class="fine">${findAdapter(source.esp)?.label ?? source.esp} · ${PURPOSE_WORDS[source.purpose].label}</p>
      </div>
      <div class="source-health">
        ${badge(label, tone)}
        <p class="fine">${source.lastEventAt ? html`Last event ${visit.format.ago(source.lastEventAt)}` : titleOf(source, state)}</p>
      </div>
    </li>`;
}

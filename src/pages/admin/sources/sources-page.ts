/** What is connected: where each posts, whether it works, and how to set it up. */
import { findAdapter } from '../../../flow/adapt/adapters.ts';
import { type Html, html } from '../../../lib/html.ts';
import { isFailing, type SourceRow } from '../../../store/report/sources.ts';
import { counted } from '../../format.ts';
import { badge } from '../../parts/badge.ts';
import { emptyState } from '../../parts/empty.ts';
import { adminLayout } from '../layout.ts';
import type { AdminVisit } from '../visit.ts';
import { addSourceForm, type FormState, keyForm } from './connect-form.ts';

const PURPOSES: Readonly<Record<string, string>> = {
  marketing: 'Marketing mail',
  transactional: 'Transactional mail',
  both: 'Marketing and transactional mail',
};

/** @param state of the form for a new source, where what was sent could not be taken */
export function sourcesPage(
  visit: AdminVisit,
  sources: readonly SourceRow[],
  urls: ReadonlyMap<number, string>,
  state: FormState | null = null,
): Html {
  return adminLayout(visit, {
    title: 'Sources',
    section: 'sources',
    body: html`
      <div class="page-head"><h1>Sources</h1></div>
      <p class="section-lead">Each source is one connection to an email service. Its address is secret: whoever knows it can post to it.</p>
      ${sources.length > 0 ? sources.map((source) => card(visit, source, urls.get(source.sourceId) ?? null)) : emptyState('No source yet', 'Add the first one below: it gets an address to paste into your email service.')}
      <section aria-labelledby="add">
        <h2 id="add">Add a source</h2>
        ${addSourceForm(visit.admin, state)}
      </section>`,
  });
}

function card(visit: AdminVisit, source: SourceRow, url: string | null): Html {
  const adapter = findAdapter(source.esp);
  const health = healthOf(source);
  return html`
    <section class="panel source" id="source-${source.sourceId}" aria-labelledby="name-${source.sourceId}">
      <div class="source-head">
        <div>
          <h2 id="name-${source.sourceId}">${source.label}</h2>
          <p class="fine">${adapter?.label ?? source.esp} · ${PURPOSES[source.purpose] ?? source.purpose}</p>
        </div>
        ${badge(health.label, health.tone)}
      </div>
      ${trouble(visit, source)}
      <h3>Address for the email service</h3>
      ${url ? html`<p class="copy-row"><code class="url" data-copy>${url}</code></p>` : html`<p class="fine">${visit.admin.role === 'admin' ? "The address cannot be shown: its key is not among the server's keys." : 'Only admins see the address: whoever knows it can post to it.'}</p>`}
      <dl class="facts wide">
        <div><dt>Last event</dt><dd>${source.lastEventAt ? visit.format.ago(source.lastEventAt) : 'none yet'}</dd></div>
        <div><dt>Signature</dt><dd>${source.hasSecret ? 'checked' : 'no key stored yet'}</dd></div>
        <div><dt>Refused</dt><dd>${counted(source.refusedCount, 'delivery', 'deliveries')}</dd></div>
        <div><dt>Connected</dt><dd>${visit.format.date(source.createdAt)}</dd></div>
      </dl>
      ${adapter ? steps(adapter.setup, source) : ''}
      ${adapter ? keyForm(visit.admin, source, adapter.secret.label) : ''}
    </section>`;
}

function healthOf(source: SourceRow): { label: string; tone: 'green' | 'red' | 'grey' | 'blue' } {
  if (!source.isOn) return { label: 'Switched off', tone: 'grey' };
  if (isFailing(source)) return { label: 'Signature failing', tone: 'red' };
  return source.lastEventAt
    ? { label: 'Works', tone: 'green' }
    : { label: 'Waiting for the first event', tone: 'blue' };
}

function trouble(visit: AdminVisit, source: SourceRow): Html | string {
  if (!isFailing(source) || !source.refusedAt) return '';
  return html`
    <p class="notice red">
      ${source.refusedWhy ?? 'The signature does not fit.'}
      Last refused ${visit.format.ago(source.refusedAt)}. What was refused is kept in <a href="/deliveries?state=quarantined">quarantine</a>.
    </p>`;
}

/** Open until the first event: whoever is setting it up should not have to look for the steps. */
function steps(setup: readonly { readonly title: string; readonly text: string }[], source: SourceRow): Html {
  return html`
    <details${source.lastEventAt ? '' : html` open`}>
      <summary>Steps in ${findAdapter(source.esp)?.label ?? source.esp}</summary>
      <ol class="setup">${setup.map((step) => html`<li><p class="setup-title">${step.title}</p><p>${step.text}</p></li>`)}</ol>
    </details>`;
}

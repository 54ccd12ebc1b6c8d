/** One delivery: what became of it, its headers and the beginning of its body. */
import { type Html, html } from '../../../lib/html.ts';
import type { DeliveryView } from '../../../store/report/deliveries.ts';
import { bytes } from '../../format.ts';
import { badge } from '../../parts/badge.ts';
import { confirm } from '../../parts/confirm.ts';
import { DELIVERY_WORDS } from '../../words.ts';
import { adminLayout } from '../layout.ts';
import { retryButton } from '../retry-button.ts';
import type { AdminVisit } from '../visit.ts';
import { isUnprovable } from './is-unprovable.ts';
import { eventCounts } from './list-page.ts';
import { redactHeaders } from './redact-headers.ts';
import { showBody } from './show-body.ts';

export function deliveryPage(visit: AdminVisit, delivery: DeliveryView): Html {
  const words = DELIVERY_WORDS[delivery.state] ?? { label: delivery.state, tone: 'grey' as const, says: '' };
  return adminLayout(visit, {
    title: `Delivery #${delivery.deliveryId}`,
    section: 'deliveries',
    body: html`
      <div class="page-head">
        <div><p class="crumb"><a href="/deliveries">Deliveries</a></p><h1>Delivery #${delivery.deliveryId} ${badge(words.label, words.tone)}</h1></div>
        <div class="actions">${retry(visit, delivery)}${discard(visit, delivery)}</div>
      </div>
      <p class="section-lead">${words.says}</p>
      ${delivery.why ? html`<p class="notice ${words.tone}">${delivery.why}</p>` : ''}
      ${delivery.state === 'quarantined' && isUnprovable(delivery.esp) ? unprovableWords(visit) : ''}
      <div class="panel">${facts(visit, delivery)}</div>
      ${rejected(delivery)}
      <section aria-labelledby="headers">
        <h2 id="headers">Headers</h2>
        <div class="panel"><dl class="headers">${redactHeaders(delivery.headers).map(
          ([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`,
        )}</dl></div>
      </section>
      <section aria-labelledby="body">
        <h2 id="body">Body</h2>
        ${showBody(delivery.beginning, delivery.size)}
      </section>`,
  });
}

function retry(visit: AdminVisit, delivery: DeliveryView): Html | string {
  const action = `/deliveries/${delivery.deliveryId}/retry`;
  if (delivery.state === 'failed') return retryButton(visit.admin, action, 'Retry', 'this delivery');
  if (delivery.state === 'quarantined' && isUnprovable(delivery.esp))
    return retryButton(
      visit.admin,
      `/deliveries/${delivery.deliveryId}/vouch`,
      'Take it in on my word',
      'this delivery',
    );
  if (delivery.state === 'quarantined')
    return retryButton(visit.admin, action, 'Check again and take in', 'this delivery');
  return '';
}

function unprovableWords(visit: AdminVisit): Html {
  const act = visit.admin.role === 'admin' ? ', then take it in on your word, which is noted in the audit log' : '';
  return html`<p class="fine">The password that came with it is not kept, so it cannot be checked again. Mend the password first. If the body below is what your email service sent, nothing speaks against it: look at it${act}.</p>`;
}

function discard(visit: AdminVisit, delivery: DeliveryView): Html | string {
  if (visit.admin.role !== 'admin' || (delivery.state !== 'failed' && delivery.state !== 'quarantined')) return '';
  return confirm({
    label: 'Throw away',
    about: 'this delivery',
    question: 'It is deleted for good. Events that could be read from it have been taken in already, and stay.',
    deed: 'Throw it away',
    action: `/deliveries/${delivery.deliveryId}/discard`,
    isDangerous: true,
  });
}

function facts(visit: AdminVisit, delivery: DeliveryView): Html {
  const { format } = visit;
  const rows: [string, Html | string | null][] = [
    [
      'Source',
      delivery.sourceLabel ? html`<a href="/sources/${delivery.sourceId}">${delivery.sourceLabel}</a>` : 'gone',
    ],
    ['Came', format.time(delivery.receivedAt)],
    ['Read', delivery.processedAt ? format.time(delivery.processedAt) : null],
    ['Events', delivery.eventCount === null ? null : eventCounts(delivery)],
    ['Attempts', String(delivery.attempts)],
    ['Next attempt', delivery.tryAfter ? format.time(delivery.tryAfter) : null],
    ['Size', bytes(delivery.size)],
  ];
  return html`<dl class="facts wide">${rows.map(([name, value]) => (value === null ? '' : html`<div><dt>${name}</dt><dd>${value}</dd></div>`))}</dl>`;
}

function rejected(delivery: DeliveryView): Html | string {
  if (!delivery.rejected || delivery.rejected.length === 0) return '';
  return html`
    <section aria-labelledby="rejected">
      <h2 id="rejected">Entries that could not be read</h2>
      <ul class="panel plain-list">${delivery.rejected.map((one) => html`<li><strong>Entry ${one.index + 1}:</strong> ${one.why}</li>`)}</ul>
    </section>`;
}

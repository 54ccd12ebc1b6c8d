/** Why deliveries failed or were not believed, and what can be done about all of one reason at once. */
import { type Html, html } from '../../../lib/html.ts';
import type { DeliveryReason } from '../../../store/report/deliveries.ts';
import { count, counted } from '../../format.ts';
import { badge } from '../../parts/badge.ts';
import { confirm } from '../../parts/confirm.ts';
import { withQuery } from '../../parts/pager.ts';
import { type Column, table } from '../../parts/table.ts';
import { DELIVERY_WORDS } from '../../words.ts';
import type { AdminVisit } from '../visit.ts';
import { isUnprovable } from './is-unprovable.ts';

export function reasonsSection(visit: AdminVisit, reasons: readonly DeliveryReason[]): Html | string {
  if (reasons.length === 0) return '';
  return html`
    <section class="section" aria-labelledby="reasons">
      <h2 id="reasons">Why, and how many</h2>
      <p class="section-lead">Mend the cause first. What could not be read is kept until you take it in or throw it away; what was not believed, for 30 days.</p>
      <div class="panel">${table('Reasons', columnsFor(visit), reasons)}</div>
    </section>`;
}

function columnsFor(visit: AdminVisit): Column<DeliveryReason>[] {
  return [
    {
      label: 'Reason',
      cell: (one) =>
        html`<a class="why" href="${withQuery('/deliveries', { state: one.state, reason: one.reason })}">${one.why || 'No reason was stored'}</a>`,
    },
    {
      label: 'State',
      cell: (one) => badge(DELIVERY_WORDS[one.state]?.label ?? one.state, DELIVERY_WORDS[one.state]?.tone ?? 'grey'),
    },
    { label: 'Deliveries', isNumber: true, cell: (one) => count(one.count) },
    { label: 'Newest', cell: (one) => html`<span class="nowrap">${visit.format.ago(one.newestAt)}</span>` },
    ...(visit.admin.role === 'admin' ? [{ label: 'Action', cell: deeds }] : []),
  ];
}

function deeds(one: DeliveryReason): Html {
  const fields = html`<input type="hidden" name="state" value="${one.state}"><input type="hidden" name="reason" value="${one.reason}">`;
  const them = counted(one.count, 'delivery', 'deliveries');
  return html`
    <div class="deeds">
      ${isOnWord(one) ? takeInOnWord(one, fields) : retryAll(one, fields)}
      ${confirm({
        label: 'Throw away',
        about: `${them}: ${one.why}`,
        question: `${one.count === 1 ? 'It is' : 'They are'} deleted for good. Events that could be read have been taken in already, and stay.`,
        deed: `Throw ${them} away`,
        action: '/deliveries/discard',
        fields,
        isDangerous: true,
      })}
    </div>`;
}

function retryAll(one: DeliveryReason, fields: Html): Html {
  const them = counted(one.count, 'delivery', 'deliveries');
  return html`<form method="post" action="/deliveries/retry">${fields}<button class="button plain small" type="submit">${one.state === 'failed' ? 'Retry all' : 'Check all again'}<span class="visually-hidden"> (${them}): ${one.why}</span></button></form>`;
}

function isOnWord(one: DeliveryReason): boolean {
  return one.state === 'quarantined' && one.esps.length > 0 && one.esps.every(isUnprovable);
}

function takeInOnWord(one: DeliveryReason, fields: Html): Html {
  const them = counted(one.count, 'delivery', 'deliveries');
  return confirm({
    label: 'Take in on my word',
    about: `${them}: ${one.why}`,
    question:
      'The password that came with them was not kept, so nothing can be checked again. Look at some of them first. Your name stands in the audit log beside each.',
    deed: `Take ${them} in on my word`,
    action: '/deliveries/retry',
    fields: html`${fields}<input type="hidden" name="vouched" value="1">`,
  });
}

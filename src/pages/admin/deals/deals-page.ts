/** Open deals on which mail reaches nobody, or not everybody: how much, who, and whom to call instead. */

import type { OwnerFacts } from '../../../flow/facts.ts';
import type { DealMoney, DealOrder, DealRisk, GuardedDeal } from '../../../jobs/join-deals.ts';
import { type Html, html } from '../../../lib/html.ts';
import { type DealMember, MOST_DEALS, type OpenTask } from '../../../store/report/deals.ts';
import { memberName, memberReason, REACH_WORDS, shareWords } from '../../deal-words.ts';
import { count, counted, money } from '../../format.ts';
import { badge } from '../../parts/badge.ts';
import { emailText } from '../../parts/email-text.ts';
import { emptyState } from '../../parts/empty.ts';
import { filterBar } from '../../parts/filter-bar.ts';
import { notice } from '../../parts/notice.ts';
import { pager } from '../../parts/pager.ts';
import { selectField } from '../../parts/select-field.ts';
import { NOTHING, table } from '../../parts/table.ts';
import { tabs } from '../../parts/tabs.ts';
import { adminLayout } from '../layout.ts';
import type { AdminVisit } from '../visit.ts';
import { type DealsQuery, hrefOfDeals } from './deals-query.ts';

export interface DealsView {
  readonly query: DealsQuery;
  /** Of this page. */
  readonly deals: readonly GuardedDeal[];
  /** Of all pages, by risk. */
  readonly found: Readonly<Record<DealRisk, number>>;
  readonly sums: readonly DealMoney[];
  readonly hasNext: boolean;
  readonly looked: number;
  readonly isCut: boolean;
  readonly unread: number;
  readonly owners: readonly OwnerFacts[];
  /** HubSpot lets us read deals. */
  readonly isGranted: boolean;
}

const RISKS: Readonly<Record<DealRisk, { readonly tab: string; readonly none: string; readonly caption: string }>> = {
  nobody: {
    tab: 'Nobody reachable',
    none: 'On every open deal that we know of, mail reaches somebody.',
    caption: 'Open deals on which mail reaches nobody',
  },
  some: {
    tab: 'Some reachable',
    none: 'No open deal has both people whom mail reaches and people whom it does not.',
    caption: 'Open deals on which mail reaches some people and others not',
  },
};

const ORDERS: Readonly<Record<DealOrder, string>> = {
  amount: 'Largest first',
  closes: 'Next to close',
  probability: 'Likeliest first',
};

/** Colleagues whom a cell names; the others stand on the person's page. */
const MOST_MEMBERS = 6;
const MOST_CALLS = 3;

export function dealsPage(visit: AdminVisit, view: DealsView): Html {
  const { query, deals } = view;
  return adminLayout(visit, {
    title: 'Deals',
    section: 'deals',
    body: html`
      <div class="page-head"><h1>Deals</h1>${view.found[query.risk] > 0 ? html`<p><a class="button plain small" href="${hrefOfDeals({ ...query, page: 0 }, '/deals/export.csv')}" download>Download as CSV</a></p>` : ''}</div>
      <p class="section-lead">Open deals that may go quiet, since mail no longer reaches the people on them.</p>
      <p class="fine">${whatWasLookedAt(view)}</p>
      ${view.isGranted ? '' : notGranted()}
      ${tabs(
        'Deals',
        (Object.keys(RISKS) as DealRisk[]).map((risk) => ({
          label: `${RISKS[risk].tab} (${count(view.found[risk])})`,
          href: hrefOfDeals({ ...query, risk, page: 0 }),
          isHere: query.risk === risk,
        })),
      )}
      ${filters(view)}
      ${view.sums.length > 0 ? html`<p class="lost-count">At stake: <strong>${view.sums.map((sum) => money(sum.amount, sum.currency)).join(' and ')}</strong></p>` : ''}
      ${deals.length > 0 ? html`<div class="panel lost-list deal-list">${dealTable(visit, view)}</div>` : nothing(view)}
      ${pager(
        query.page > 0 ? hrefOfDeals({ ...query, page: 0 }) : null,
        view.hasNext ? hrefOfDeals({ ...query, page: query.page + 1 }) : null,
      )}`,
  });
}

function whatWasLookedAt({ looked, isCut, unread }: DealsView): string {
  const all = isCut
    ? `The ${count(MOST_DEALS)} largest open deals were looked at`
    : `${counted(looked, 'open deal was', 'open deals were')} looked at`;
  const known = `${all}: those of people whom your mail did not reach or who left. Deals of nobody else are read.`;
  return unread === 0
    ? `${known} Who else is on them is read from HubSpot once a day.`
    : `${known} Of ${count(unread)} it is not read yet who else is on them; it is within a day.`;
}

function notGranted(): Html {
  return notice(
    'amber',
    'HubSpot does not let Bellwether read deals',
    'The permission crm.objects.deals.read was not granted. Connect again and leave it on, and deals are guarded.',
    html`<a href="/oauth/install">Connect again</a>`,
  );
}

function filters({ query, owners }: DealsView): Html {
  return filterBar(
    '/deals',
    [
      html`<input type="hidden" name="show" value="${query.risk}">`,
      selectField({
        name: 'owner',
        label: 'Owner of the deal',
        value: query.owner,
        options: [
          { value: '', label: 'Everybody' },
          ...owners.map((owner) => ({ value: owner.ownerId, label: owner.name || `Owner ${owner.ownerId}` })),
        ],
      }),
      selectField({
        name: 'sort',
        label: 'Order',
        value: query.order,
        options: (Object.keys(ORDERS) as DealOrder[]).map((order) => ({ value: order, label: ORDERS[order] })),
      }),
    ],
    query.owner === '' ? null : hrefOfDeals({ ...query, owner: '', page: 0 }),
  );
}

function nothing({ query, isGranted, looked }: DealsView): Html {
  if (query.owner !== '') return emptyState('None of theirs', 'None of the open deals of this owner is like that.');
  return looked === 0
    ? emptyState(
        'No open deals known',
        isGranted
          ? 'A deal is read when mail to somebody on it fails, or when they leave.'
          : 'Deals cannot be read as long as the permission is missing.',
      )
    : emptyState('None', RISKS[query.risk].none);
}

function dealTable(visit: AdminVisit, { query, deals }: DealsView): Html {
  return table<GuardedDeal>(
    RISKS[query.risk].caption,
    [
      { label: 'Deal', cell: (one) => dealCell(visit, one) },
      { label: 'Amount', isNumber: true, cell: (one) => amountCell(visit, one) },
      { label: 'Reachable', cell: shareWords },
      { label: 'Who is on it', cell: (one) => membersCell(visit, one) },
      { label: 'Call instead', cell: callCell },
      { label: 'Open task', cell: (one) => taskCell(visit, one) },
    ],
    deals,
  );
}

function dealCell(visit: AdminVisit, { dealId, deal, owner }: GuardedDeal): Html {
  return html`<a class="person" href="${visit.links.record('deal', dealId)}" rel="noreferrer">${deal.name}</a>${owner === null ? '' : html`<span class="person-who">${emailText(owner)}</span>`}`;
}

function amountCell(visit: AdminVisit, { deal }: GuardedDeal): Html {
  const { amount, currency, stageProbability, closeDate } = deal;
  const stage = stageProbability === null ? '' : `at ${Math.round(stageProbability * 100)} %`;
  return html`${amount === null ? 'No amount' : money(amount, currency)}${stage ? html`<span class="deal-name">${stage}</span>` : ''}${closeDate ? html`<span class="deal-name">${closeDate < visit.now ? 'was to close ' : 'closes '}${visit.format.date(closeDate)}</span>` : ''}`;
}

function membersCell(visit: AdminVisit, { members }: GuardedDeal): Html | string {
  if (members.length === 0) return NOTHING;
  const more = members.length - MOST_MEMBERS;
  return html`<ul class="plain-list">${members.slice(0, MOST_MEMBERS).map((member) => html`<li>${memberLine(visit, member)}</li>`)}${more > 0 ? html`<li class="clause">and ${counted(more, 'more', 'more')}</li>` : ''}</ul>`;
}

function memberLine(visit: AdminVisit, member: DealMember): Html {
  const words = REACH_WORDS[member.reach];
  const href =
    member.addressId === null ? visit.links.record('contact', member.contactId) : `/addresses/${member.addressId}`;
  const why = memberReason(member);
  const since = member.since !== null && member.reach !== 'fine' ? visit.format.ago(new Date(member.since)) : null;
  return html`<a href="${href}">${emailText(memberName(member))}</a> ${badge(words.label, words.tone)}${why || since ? html`<span class="clause">${why ?? ''}${why && since ? ', ' : ''}${since ?? ''}</span>` : ''}`;
}

function callCell({ replacements }: GuardedDeal): Html | string {
  if (replacements.length === 0) return NOTHING;
  return html`<ol class="plain-list">${replacements.slice(0, MOST_CALLS).map(({ person, reasons }) => {
    const reach = person.phone ?? person.mobilePhone ?? person.email;
    return html`<li>${emailText(person.name || person.email || 'Somebody')}${reach && reach !== person.name ? html`<span class="person-who">${emailText(reach)}</span>` : ''}<span class="clause">${reasons.slice(0, 2).join(', ')}</span></li>`;
  })}</ol>`;
}

function taskCell(visit: AdminVisit, { tasks }: GuardedDeal): Html | string {
  if (tasks.length === 0) return NOTHING;
  return html`<ul class="plain-list">${tasks.map((task) => html`<li>${taskLine(visit, task)}</li>`)}</ul>`;
}

function taskLine(visit: AdminVisit, { subject, writeState, anchorType, anchorId, resultId }: OpenTask): Html {
  const state = { planned: ', on its way', sending: ', on its way', done: '', failed: ', refused by HubSpot' }[
    writeState
  ];
  const href = anchorType && anchorId && resultId ? visit.links.activity(anchorType, anchorId, resultId) : null;
  return html`${href ? html`<a href="${href}" rel="noreferrer">${subject}</a>` : subject}${state}`;
}

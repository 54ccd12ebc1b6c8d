/** Why people left, as far as they said, in counts and in their own words. */

import type { OwnerFacts } from '../../../flow/facts.ts';
import { type OwnWords, ownReason, streamInWords } from '../../../flow/own-words.ts';
import { type Html, html } from '../../../lib/html.ts';
import type { CampaignOwner } from '../../../store/campaign-owner.ts';
import type { ReasonAnswer, ReasonGroup, ReasonsBy } from '../../../store/report/reasons.ts';
import { count, counted } from '../../format.ts';
import { emailText } from '../../parts/email-text.ts';
import { emptyState } from '../../parts/empty.ts';
import { filterBar } from '../../parts/filter-bar.ts';
import { selectField } from '../../parts/select-field.ts';
import { NOTHING, table } from '../../parts/table.ts';
import { tabs } from '../../parts/tabs.ts';
import { ENOUGH, shareWords } from '../../share-words.ts';
import { plain, SURVEY_WORDS } from '../../words.ts';
import { adminLayout } from '../layout.ts';
import type { AdminVisit } from '../visit.ts';
import { ownerSection } from './owner-section.ts';
import { DAY_CHOICES, hrefOf, type ReasonsQuery } from './reasons-query.ts';

export interface ReasonsView {
  readonly query: ReasonsQuery;
  readonly groups: readonly ReasonGroup[];
  /** All of them together, whatever they are grouped by. */
  readonly total: ReasonGroup;
  readonly quotes: readonly ReasonAnswer[];
  readonly assigned: readonly CampaignOwner[];
  readonly owners: readonly OwnerFacts[];
  readonly fallbackOwnerId: string | null;
  readonly isWeekly: boolean;
  readonly words: OwnWords;
}

const GROUPS: Readonly<Record<ReasonsBy, { readonly tab: string; readonly label: string; readonly none: string }>> = {
  campaign: { tab: 'By mailing', label: 'Mailing', none: 'No mailing named' },
  stream: { tab: 'By kind of mail', label: 'Kind of mail', none: 'All mail, or no kind named' },
  owner: { tab: 'By owner', label: 'Owner', none: 'Nobody' },
};

export function reasonsPage(visit: AdminVisit, view: ReasonsView): Html {
  const { query, total } = view;
  return adminLayout(visit, {
    title: 'Reasons',
    section: 'reasons',
    body: html`
      <div class="page-head">
        <h1>Reasons</h1>
        ${total.answered > 0 ? html`<p><a class="button plain small" href="${hrefOf(query, '/reasons/export.csv')}" download>Download as CSV</a></p>` : ''}
      </div>
      <p class="section-lead">${lead(view)}</p>
      ${chosen(view)}
      ${tabs(
        'Reasons by',
        (Object.keys(GROUPS) as ReasonsBy[]).map((by) => ({
          label: GROUPS[by].tab,
          href: hrefOf({ ...query, by }),
          isHere: by === query.by,
        })),
      )}
      ${filterBar('/reasons', filters(query), null)}
      ${groupTable(view)}
      ${ownerSection(visit, view)}
      ${quoteSection(visit, view)}`,
  });
}

function lead({ query, total }: ReasonsView): string {
  const { left, answered } = total;
  const few =
    answered > 0 && answered < ENOUGH ? ' These are few: read the words, and draw no conclusions from the counts.' : '';
  return `${counted(left, 'person', 'people')} left in the last ${query.days} days, and ${count(answered)} said why. Most people say nothing: what stands here is what those thought who cared enough.${few}`;
}

function chosen({ query, words }: ReasonsView): Html | string {
  const { campaign, stream } = query;
  if (campaign === null && stream === null) return '';
  const names = [
    ...(campaign === null ? [] : [campaign === '' ? GROUPS.campaign.none : `“${campaign}”`]),
    ...(stream === null ? [] : [stream === '' ? GROUPS.stream.none : `“${streamInWords(stream, words)}”`]),
  ];
  return html`<p class="chosen">Only: <strong>${names.join(', ')}</strong> <a class="button quiet small" href="${hrefOf({ ...query, campaign: null, stream: null })}">Show all</a></p>`;
}

function filters(query: ReasonsQuery): readonly Html[] {
  const { by, campaign, stream } = query;
  const hidden = { by, campaign, stream };
  return [
    html`${Object.entries(hidden).map(([name, value]) => (value === null ? '' : html`<input type="hidden" name="${name}" value="${value}">`))}`,
    selectField({
      name: 'days',
      label: 'Since',
      value: String(query.days),
      options: DAY_CHOICES.map((days) => ({ value: String(days), label: `The last ${days} days` })),
    }),
  ];
}

function groupTable({ query, groups, total, words }: ReasonsView): Html {
  const { label, none } = GROUPS[query.by];
  if (groups.length === 0)
    return emptyState('Nobody left', 'When people leave and say why, it stands here the moment after.');
  const name = (group: ReasonGroup): Html | string => {
    const own = query.by === 'stream' ? streamInWords(group.label, words) : group.label;
    const text = group.key === '' ? none : own;
    if (query.by === 'owner') return group.key === '' ? text : emailText(text);
    return html`<a href="${hrefOf({ ...query, [query.by]: group.key })}">${text}</a>`;
  };
  const columns = [
    { label, cell: (group: ReasonGroup) => (group === total ? html`<strong>All</strong>` : name(group)) },
    { label: 'Left', isNumber: true, cell: (group: ReasonGroup) => count(group.left) },
    { label: 'Said why', isNumber: true, cell: said },
    { label: 'Reasons', cell: (group: ReasonGroup) => reasonList(group, words) },
  ];
  return html`<div class="panel reasons-list">${table(`Why people left, ${GROUPS[query.by].tab.toLowerCase()}`, columns, groups.length > 1 ? [total, ...groups] : groups)}</div>`;
}

/** Answers of people who left before, or whose leaving was only imported, make it more than all. */
function said({ left, answered }: ReasonGroup): Html | string {
  const share = answered <= left ? shareWords(answered, left) : null;
  return share === null ? count(answered) : html`${count(answered)} <span class="fine">${share}</span>`;
}

function reasonList({ reasons, answered }: ReasonGroup, words: OwnWords): Html | string {
  if (reasons.length === 0) return NOTHING;
  const chose = reasons.reduce((sum, { people }) => sum + people, 0);
  const few = answered < ENOUGH ? html` <span class="fine">(too few to compare)</span>` : '';
  return html`${reasons.map(({ reason, people }, n) => {
    const share = shareWords(people, chose);
    return html`${n > 0 ? ', ' : ''}${reasonLabel(reason, words)} <strong>${count(people)}</strong>${share ? ` (${share})` : ''}`;
  })}${few}`;
}

function quoteSection(visit: AdminVisit, { quotes, total, query, words }: ReasonsView): Html {
  return html`
    <section aria-labelledby="words">
      <h2 id="words">In their words</h2>
      ${
        quotes.length === 0
          ? html`<p class="section-lead">Nobody wrote anything in this time.</p>`
          : html`<p class="section-lead">${quotes.length < total.wrote ? `The newest ${count(quotes.length)} of ${count(total.wrote)}; all of them stand in the CSV.` : 'The newest first, word for word.'}</p>
      <ul class="quotes">${quotes.map((one) => quote(visit, one, query, words))}</ul>`
      }
    </section>`;
}

function quote(visit: AdminVisit, one: ReasonAnswer, query: ReasonsQuery, words: OwnWords): Html {
  const mail = one.campaign ?? (one.stream === null ? null : streamInWords(one.stream, words));
  return html`
    <li class="panel quote">
      <blockquote class="verbatim">${one.words ?? ''}</blockquote>
      <p class="fine">
        <a href="/addresses/${one.addressId}">${one.person ?? emailText(one.email)}</a>, ${visit.format.ago(one.answeredAt)}${one.reason ? html`, ${reasonLabel(one.reason, words)}` : ''}${mail && query.campaign === null ? html`, on leaving “${mail}”` : ''}${one.owner ? html`, owner: ${emailText(one.owner)}` : ''}
      </p>
    </li>`;
}

/** As the page asks, where the portal put it into words of its own. */
export function reasonLabel(reason: string, words: OwnWords): string {
  return ownReason(reason, words) ?? SURVEY_WORDS[reason] ?? plain(reason);
}

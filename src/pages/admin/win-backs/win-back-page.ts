/** The ledger of win-backs: an honest rate, and how long it took. */
import { type Html, html } from '../../../lib/html.ts';
import type { WinBackGroup, WinBacksBy } from '../../../store/report/win-backs.ts';
import { count, counted } from '../../format.ts';
import { emailText } from '../../parts/email-text.ts';
import { emptyState } from '../../parts/empty.ts';
import { filterBar } from '../../parts/filter-bar.ts';
import { withQuery } from '../../parts/pager.ts';
import { selectField } from '../../parts/select-field.ts';
import { NOTHING, table } from '../../parts/table.ts';
import { tabs } from '../../parts/tabs.ts';
import { ENOUGH, rateWords } from '../../share-words.ts';
import { spanWords, winReasonWords } from '../../win-words.ts';
import { playName } from '../../words.ts';
import { adminLayout } from '../layout.ts';
import type { AdminVisit } from '../visit.ts';
import type { WinBackView } from './win-back-area.ts';

export const DAY_CHOICES = [30, 90, 365] as const;

const GROUPS: Readonly<Record<WinBacksBy, { readonly tab: string; readonly label: string }>> = {
  play: { tab: 'By play', label: 'Play' },
  reason: { tab: 'By reason', label: 'Why they were lost' },
  owner: { tab: 'By owner', label: 'Owner' },
};

export function winBackPage(visit: AdminVisit, view: WinBackView): Html {
  const { by, days, groups, total } = view;
  const href = (to: WinBacksBy) => withQuery('/won-back', { by: to === 'play' ? null : to, days: String(days) });
  return adminLayout(visit, {
    title: 'Won back',
    section: 'won-back',
    body: html`
      <div class="page-head"><h1>Won back</h1>${total.wonBack > 0 ? html`<p><a class="button plain small" href="/lost?standing=won_back">See who</a></p>` : ''}</div>
      <p class="section-lead">${lead(total, days)}</p>
      <p class="fine">Won back is who came back by their own act, who replied, or whom mail reaches again, at their address or at a corrected one. That somebody vouches for them does not count. The range says where the true rate lies in 19 of 20 cases; below ${ENOUGH} people no rate is given. Those who are still lost count as not won back.</p>
      ${tabs(
        'Won back by',
        (Object.keys(GROUPS) as WinBacksBy[]).map((to) => ({
          label: GROUPS[to].tab,
          href: href(to),
          isHere: to === by,
        })),
      )}
      ${filterBar(
        '/won-back',
        [
          html`<input type="hidden" name="by" value="${by}">`,
          selectField({
            name: 'days',
            label: 'Lost since',
            value: String(days),
            options: DAY_CHOICES.map((one) => ({ value: String(one), label: `The last ${one} days` })),
          }),
        ],
        null,
      )}
      ${groups.length === 0 ? emptyState('Nobody yet', 'When plays act upon somebody who was lost or left, it is counted here whether they came back.') : html`<div class="panel">${groupTable(view)}</div>`}
      ${by === 'play' ? html`<p class="fine">Several plays may act upon one loss, which then counts for each of them.</p>` : ''}`,
  });
}

function lead({ lost, wonBack, lasting }: WinBackGroup, days: number): string {
  if (lost === 0) return `Nobody who was lost or left in the last ${days} days was acted upon.`;
  const rate = rateWords(wonBack, lost);
  return `Of ${counted(lost, 'person', 'people')} who were lost or left in the last ${days} days and were acted upon, ${count(wonBack)} ${wonBack === 1 ? 'was' : 'were'} won back${rate ? `: ${rate}` : ''}. ${count(lasting)} ${lasting === 1 ? 'is' : 'are'} still lost.`;
}

function groupTable({ by, groups }: WinBackView): Html {
  return table<WinBackGroup>(
    `Won back, ${GROUPS[by].tab.toLowerCase()}`,
    [
      { label: GROUPS[by].label, cell: (group) => nameOf(by, group) },
      { label: 'Lost', isNumber: true, cell: (group) => count(group.lost) },
      { label: 'Won back', isNumber: true, cell: (group) => count(group.wonBack) },
      {
        label: 'Rate',
        isNumber: true,
        cell: (group) => rateWords(group.wonBack, group.lost) ?? html`<span class="fine">too few</span>`,
      },
      {
        label: 'Half of them within',
        isNumber: true,
        cell: (group) => (group.medianMs === null ? NOTHING : spanWords(group.medianMs)),
      },
      { label: 'Still lost', isNumber: true, cell: (group) => count(group.lasting) },
    ],
    groups,
  );
}

function nameOf(by: WinBacksBy, { key, label }: WinBackGroup): Html | string {
  if (by === 'play') return html`<a href="/plays/${key}">${playName(key)}</a>`;
  if (by === 'owner') return label === '' ? 'Nobody' : emailText(label);
  return winReasonWords(key);
}

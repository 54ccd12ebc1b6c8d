/** Finding an address: by its beginning, by its domain, by what is known of it. */
import type { Verdict } from '../../../flow/state.ts';
import { type Html, html } from '../../../lib/html.ts';
import type { AddressRow } from '../../../store/report/addresses.ts';
import { badge } from '../../parts/badge.ts';
import { emptyState } from '../../parts/empty.ts';
import { filters } from '../../parts/filters.ts';
import { pager, withQuery } from '../../parts/pager.ts';
import { personCell } from '../../parts/person.ts';
import { NOTHING, table } from '../../parts/table.ts';
import { reasonClause, VERDICTS } from '../../words.ts';
import { adminLayout } from '../layout.ts';
import type { AdminVisit } from '../visit.ts';

export interface AddressList {
  readonly query: string;
  readonly verdict: Verdict | null;
  readonly hasLeft: boolean;
  readonly isFirst: boolean;
  readonly rows: readonly AddressRow[];
  /** The last address shown, where more follow. */
  readonly nextAfter: string | null;
}

const CHOICES: readonly Verdict[] = ['dead', 'unsure', 'blocked', 'retrying', 'reachable'];

export function addressListPage(visit: AdminVisit, list: AddressList): Html {
  const here = (more: { verdict?: string | null; left?: string | null; after?: string | null }) =>
    withQuery('/addresses', { q: list.query, ...more });
  const current = { verdict: list.verdict, left: list.hasLeft ? '1' : null };
  return adminLayout(visit, {
    title: list.query ? `Addresses: ${list.query}` : 'Addresses',
    section: 'addresses',
    query: list.query,
    body: html`
      <div class="page-head">
        <h1>${list.query ? html`Addresses that begin with <span class="sought">${list.query}</span>` : 'Addresses'}</h1>
      </div>
      ${filters('Show', [
        {
          label: list.query ? 'All' : 'All that had trouble',
          href: here({}),
          isChosen: !list.verdict && !list.hasLeft,
        },
        ...CHOICES.map((verdict) => ({
          label: VERDICTS[verdict].label,
          href: here({ verdict }),
          isChosen: list.verdict === verdict,
        })),
        { label: 'Unsubscribed', href: here({ left: '1' }), isChosen: list.hasLeft },
      ])}
      ${list.rows.length > 0 ? html`<div class="panel">${rows(visit, list.rows)}</div>` : nothing(list)}
      ${pager(list.isFirst ? null : here(current), list.nextAfter ? here({ ...current, after: list.nextAfter }) : null)}`,
  });
}

function rows(visit: AdminVisit, list: readonly AddressRow[]): Html {
  return table<AddressRow>(
    'Addresses',
    [
      { label: 'Address', cell: (row) => personCell(row) },
      { label: 'Mail', cell: (row) => badge(VERDICTS[row.verdict].label, VERDICTS[row.verdict].tone) },
      {
        label: 'Because',
        cell: (row) =>
          row.bounceReason && row.verdict !== 'reachable'
            ? html`<span class="clause">${reasonClause(row.bounceReason)}</span>`
            : NOTHING,
      },
      { label: 'Wishes', cell: (row) => OPT_OUTS[row.optOut] },
      { label: 'Owner', cell: (row) => row.ownerName ?? NOTHING },
      { label: 'Last event', cell: (row) => (row.lastEventAt ? visit.format.ago(row.lastEventAt) : NOTHING) },
    ],
    list,
  );
}

const OPT_OUTS = { none: NOTHING, streams: 'Left some mail', everything: 'Left all mail' } as const;

function nothing(list: AddressList): Html {
  if (list.query && !list.verdict && !list.hasLeft) {
    return emptyState(
      'No such address',
      html`No address that mail was sent to begins with <strong>${list.query}</strong>. To see a whole company, write its domain after an @, as in <a href="/addresses?q=%40example.com">@example.com</a>.`,
    );
  }
  return emptyState('Nobody here', 'No address fits this choice at the moment.');
}

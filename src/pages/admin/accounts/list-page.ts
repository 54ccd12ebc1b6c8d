/** Companies that ask for somebody's eye, because several of their people are concerned at once. */
import type { AccountKind } from '../../../flow/account.ts';
import { type Html, html } from '../../../lib/html.ts';
import type { AccountListRow } from '../../../store/report/accounts.ts';
import { count } from '../../format.ts';
import { badge } from '../../parts/badge.ts';
import { emailText } from '../../parts/email-text.ts';
import { emptyState } from '../../parts/empty.ts';
import { filters } from '../../parts/filters.ts';
import { pager, withQuery } from '../../parts/pager.ts';
import { NOTHING, table } from '../../parts/table.ts';
import { adminLayout } from '../layout.ts';
import type { AdminVisit } from '../visit.ts';
import { ACCOUNT_KINDS_IN_WORDS } from './account-words.ts';

export interface AccountList {
  readonly kind: AccountKind | null;
  readonly isFirst: boolean;
  readonly rows: readonly AccountListRow[];
  /** The last domain shown, where more follow. */
  readonly nextAfter: string | null;
}

export const LISTED_KINDS: readonly AccountKind[] = [
  'domain_changed',
  'domain_dead',
  'format_changed',
  'gateway_blocking',
  'unsure',
  'turnover',
];

export function accountListPage(visit: AdminVisit, list: AccountList): Html {
  const here = (more: { kind?: string | null; after?: string | null }) => withQuery('/accounts', more);
  return adminLayout(visit, {
    title: 'Accounts',
    section: 'accounts',
    body: html`
      <div class="page-head"><h1>Accounts</h1></div>
      <p class="lead">What the addresses of one company say together. A company stands under each of its mail domains.</p>
      ${filters('Show', [
        { label: 'All that need an eye', href: here({}), isChosen: list.kind === null },
        ...LISTED_KINDS.map((kind) => ({
          label: ACCOUNT_KINDS_IN_WORDS[kind].label,
          href: here({ kind }),
          isChosen: list.kind === kind,
        })),
      ])}
      ${list.rows.length > 0 ? html`<div class="panel">${rows(visit, list.rows)}</div>` : nothing(list)}
      ${pager(list.isFirst ? null : here({ kind: list.kind }), list.nextAfter ? here({ kind: list.kind, after: list.nextAfter }) : null)}`,
  });
}

function rows(visit: AdminVisit, list: readonly AccountListRow[]): Html {
  return table<AccountListRow>(
    'Accounts',
    [
      {
        label: 'Company',
        cell: (row) =>
          html`<a class="person" href="/accounts/${row.domain}">${row.companyName ?? emailText(row.domain)}</a>${row.companyName ? html`<span class="person-who">${emailText(row.domain)}</span>` : ''}`,
      },
      {
        label: 'What became of it',
        cell: (row) => badge(ACCOUNT_KINDS_IN_WORDS[row.kind].label, ACCOUNT_KINDS_IN_WORDS[row.kind].tone),
      },
      {
        label: 'New domain',
        cell: (row) => (row.newDomain ? html`<span class="clause">${emailText(row.newDomain)}</span>` : NOTHING),
      },
      {
        label: 'Concerned',
        isNumber: true,
        cell: (row) => html`<span class="nowrap">${count(row.concerned)} of ${count(row.known)}</span>`,
      },
      { label: 'Since', cell: (row) => (row.since ? visit.format.date(row.since) : NOTHING) },
    ],
    list,
  );
}

function nothing({ kind }: AccountList): Html {
  return kind === null
    ? emptyState(
        'No company needs an eye',
        'Where several people of one company can no longer be reached, it is shown here with what probably became of it.',
      )
    : emptyState('No company here', 'No company fits this choice at the moment.');
}

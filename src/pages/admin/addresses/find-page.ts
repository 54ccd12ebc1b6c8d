/** What was found for the words in the search field of every page. */
import { type Html, html } from '../../../lib/html.ts';
import type { FoundPerson } from '../../../store/report/find.ts';
import { badge } from '../../parts/badge.ts';
import { emptyState } from '../../parts/empty.ts';
import { personCell } from '../../parts/person.ts';
import { NOTHING, table } from '../../parts/table.ts';
import { OPT_OUTS, reasonClause, sentence, VERDICTS } from '../../words.ts';
import { adminLayout } from '../layout.ts';
import type { AdminVisit } from '../visit.ts';

export interface Found {
  readonly text: string;
  readonly people: readonly FoundPerson[];
  readonly hasMore: boolean;
}

export function findPage(visit: AdminVisit, found: Found): Html {
  const { text, people, hasMore } = found;
  return adminLayout(visit, {
    title: `Find: ${text}`,
    section: 'lost',
    query: text,
    body: html`
      <div class="page-head">
        <h1>People found for <span class="sought">${text}</span></h1>
      </div>
      ${people.length > 0 ? html`<div class="panel">${list(visit, people)}</div>` : nobody(text)}
      ${hasMore ? html`<p class="fine">There are more than these ${people.length}: add a word, or look among the <a href="/lost?q=${encodeURIComponent(text)}">lost contacts</a> only.</p>` : ''}`,
  });
}

function list(visit: AdminVisit, people: readonly FoundPerson[]): Html {
  return table<FoundPerson>(
    'People found',
    [
      {
        label: 'Person',
        cell: (row) =>
          personCell({
            addressId: row.addressId,
            email: row.email,
            personName: row.person,
            jobTitle: row.jobTitle,
            companyName: row.company,
          }),
      },
      { label: 'Mail', cell: (row) => badge(VERDICTS[row.verdict].label, VERDICTS[row.verdict].tone) },
      { label: 'Because', cell: (row) => (row.reason ? sentence(reasonClause(row.reason)) : NOTHING) },
      { label: 'Wishes', cell: (row) => OPT_OUTS[row.optOut] || NOTHING },
      { label: 'Owner', cell: (row) => row.owner ?? NOTHING },
      { label: 'Since', cell: (row) => (row.since ? visit.format.ago(row.since) : NOTHING) },
    ],
    people,
  );
}

function nobody(text: string): Html {
  return emptyState(
    'Nobody found',
    html`No name, company or address with a word that begins with <strong>${text}</strong>. Try fewer letters of it, the last name alone, or the company’s domain after an @, as in <a href="/addresses?q=%40example.com">@example.com</a>. People are known here once mail was sent to them.`,
  );
}

/** Every part of the console on one page, for those who build pages, and for axe. It is no page of the product. */
import { type Html, html } from '../../../src/lib/html.ts';
import { adminLayout } from '../../../src/pages/admin/layout.ts';
import type { AdminVisit } from '../../../src/pages/admin/visit.ts';
import { badge } from '../../../src/pages/parts/badge.ts';
import { emptyState } from '../../../src/pages/parts/empty.ts';
import { filters } from '../../../src/pages/parts/filters.ts';
import { notice } from '../../../src/pages/parts/notice.ts';
import { pager } from '../../../src/pages/parts/pager.ts';
import { type Sorting, sortLink } from '../../../src/pages/parts/sort.ts';
import { NOTHING, table } from '../../../src/pages/parts/table.ts';
import { tabs } from '../../../src/pages/parts/tabs.ts';
import type { Tone } from '../../../src/pages/words.ts';
import { formParts } from './form-parts.ts';

const HERE = '/design-system';
const TONES: readonly Tone[] = ['red', 'amber', 'violet', 'blue', 'green', 'grey'];

export function designSystemPage(visit: AdminVisit): Html {
  return adminLayout(visit, {
    title: 'Design system',
    section: 'overview',
    body: html`
      <div class="page-head"><h1>Design system</h1><a class="button" href="${HERE}">The one deed of the page</a></div>
      ${tabs('Parts', [
        { label: 'This one', href: HERE, isHere: true },
        { label: 'Another page', href: `${HERE}?other`, isHere: false },
      ])}
      <p>${TONES.map((tone) => html`${badge(tone, tone)} `)}</p>
      <p class="actions">
        <button class="button" type="button">Filled</button><button class="button plain" type="button">Plain</button>
        <button class="button quiet" type="button">Quiet</button><button class="button danger" type="button">Danger</button>
        <button class="button" type="button" disabled>Not now</button>
      </p>
      ${states()}
      ${lists()}
      ${formParts()}`,
  });
}

function states(): Html {
  return html`
    <section aria-labelledby="states">
      <h2 id="states">States</h2>
      ${notice('green', 'It works', 'The first event arrived.')}
      ${notice('blue', 'Waiting', 'Nothing has come in yet.')}
      ${notice('amber', 'Look at this', 'Only opens are ticked.', html`<a class="button plain small" href="${HERE}">See the steps</a>`)}
      ${notice('red', 'The signature does not fit', html`Copy the key again, and <a href="${HERE}">store it</a>.`)}
      ${emptyState('Nobody is lost', 'All addresses that had trouble have recovered.', html`<a class="button" href="${HERE}">Look at everybody</a>`)}
    </section>`;
}

interface Row {
  readonly name: string;
  readonly mails: number;
  readonly why: string | null;
}

function lists(): Html {
  const sorting: Sorting<'name' | 'mails'> = { key: 'mails', direction: 'descending' };
  const href = (next: Sorting<'name' | 'mails'>) => `${HERE}?sort=${next.key}&order=${next.direction}`;
  const rows: Row[] = [
    { name: 'Halden Robotics', mails: 1_204, why: 'a rule of theirs refuses our mail' },
    { name: 'Fjordlys Energi', mails: 12, why: null },
  ];
  return html`
    <section aria-labelledby="lists">
      <h2 id="lists">Lists</h2>
      ${filters('Show', [
        { label: 'All', href: HERE, isChosen: true },
        { label: 'Lost', href: `${HERE}?lost`, isChosen: false },
      ])}
      <div class="panel">${table<Row>(
        'Companies',
        [
          { label: 'Company', sort: sortLink(sorting, 'name', 'ascending', href), cell: (row) => row.name },
          {
            label: 'Mails',
            isNumber: true,
            sort: sortLink(sorting, 'mails', 'descending', href),
            cell: (row) => String(row.mails),
          },
          { label: 'Because', cell: (row) => row.why ?? NOTHING },
        ],
        rows,
      )}</div>
      ${pager(HERE, `${HERE}?page=2`)}
    </section>`;
}

/** The suppression lists of one email service: its key, what they hold, and who is put on them. */
import type { EspLists } from '../../../flow/adapt/esp-lists.ts';
import { type Html, html } from '../../../lib/html.ts';
import type { EspAccess } from '../../../store/esp-access.ts';
import type { StoredList } from '../../../store/esp-list.ts';
import type { PushCount, PushTrouble } from '../../../store/report/esp-lists.ts';
import type { SourceRow } from '../../../store/report/sources.ts';
import { counted } from '../../format.ts';
import { badge } from '../../parts/badge.ts';
import { liveRegion } from '../../parts/live-region.ts';
import { NOTHING, table } from '../../parts/table.ts';
import { adminLayout } from '../layout.ts';
import type { AdminVisit } from '../visit.ts';
import { fetchPanel, isReading, listSize } from './fetch-panel.ts';
import { type BadKey, keyPanel } from './key-panel.ts';
import { causeWords, HELD_WORDS } from './list-words.ts';
import { pushSection } from './push-section.ts';

export interface ListsFacts {
  readonly source: SourceRow;
  readonly espName: string;
  readonly lists: EspLists;
  readonly access: EspAccess | null;
  readonly stored: readonly StoredList[];
  readonly counts: readonly PushCount[];
  readonly troubles: readonly PushTrouble[];
  readonly badKey: BadKey | null;
}

export function listsPage(visit: AdminVisit, facts: ListsFacts): Html {
  const { source, access, espName } = facts;
  return adminLayout(visit, {
    title: `Lists of ${source.label}`,
    section: 'sources',
    body: html`
      <div class="page-head">
        <div>
          <p class="crumb"><a href="/sources/${source.sourceId}">${source.label}</a></p>
          <h1>Suppression lists</h1>
          <p class="fine">What ${espName} holds back by lists of its own, and who is put on them.</p>
        </div>
      </div>
      ${access ? html`<section aria-labelledby="held"><h2 id="held">What they hold</h2>${heldSection(visit, facts, access)}</section>` : ''}
      ${access ? pushSection(visit, { ...facts, access, sourceId: source.sourceId, purpose: source.purpose }) : ''}
      ${facts.troubles.length > 0 ? troublesSection(visit, facts) : ''}
      ${keyPanel(visit, { sourceId: source.sourceId, lists: facts.lists, access, badKey: facts.badKey })}`,
  });
}

/** What changes while the page is open. */
export function heldContent(visit: AdminVisit, facts: ListsFacts, access: EspAccess): Html {
  return html`
    ${fetchPanel(visit, access, facts.stored)}
    ${facts.stored.length > 0 ? listTable(visit, facts) : ''}`;
}

function heldSection(visit: AdminVisit, facts: ListsFacts, access: EspAccess): Html {
  const path = `/lists/${facts.source.sourceId}`;
  const content = heldContent(visit, facts, access);
  const canAsk = visit.admin.role === 'admin' && access.canRead && !isReading(access);
  return html`
    ${isReading(access) ? liveRegion(`${path}/live`, path, content) : content}
    ${canAsk ? html`<form method="post" action="${path}/fetch"><p class="actions"><button class="button${access.askedAt === null ? '' : ' plain'}" type="submit">Fetch the lists now</button></p></form>` : ''}`;
}

function listTable(visit: AdminVisit, facts: ListsFacts): Html {
  return table<StoredList>(
    'Lists of the service',
    [
      { label: 'List', cell: ({ list }) => html`<strong>${list.name}</strong>` },
      { label: 'Holds', cell: ({ list }) => badge(HELD_WORDS[list.holds].label, HELD_WORDS[list.holds].tone) },
      { label: 'Entries', isNumber: true, cell: (list) => listSize(list) },
      { label: 'Fetched', cell: (list) => fetched(visit, list) },
    ],
    facts.stored,
  );
}

function fetched(visit: AdminVisit, list: StoredList): Html | string {
  if (list.why !== null) return html`${badge('Not read', 'red')} ${list.why}`;
  return list.endedAt === null ? NOTHING : visit.format.ago(list.endedAt);
}

function troublesSection(visit: AdminVisit, facts: ListsFacts): Html {
  const failed = facts.counts.filter((one) => one.state === 'failed').reduce((sum, one) => sum + one.count, 0);
  const names = new Map(facts.stored.map(({ list }) => [list.list, list.name]));
  return html`
    <section aria-labelledby="troubles">
      <h2 id="troubles">Not done</h2>
      ${
        failed > 0 && visit.admin.role === 'admin'
          ? html`<form method="post" action="/lists/${facts.source.sourceId}/retry"><p class="actions">${counted(failed, 'change')} failed. <button class="button small" type="submit">Try ${failed === 1 ? 'it' : 'them'} again</button></p></form>`
          : ''
      }
      ${table<PushTrouble>(
        'Changes that were not made',
        [
          {
            label: 'Address',
            cell: (one) => html`<a class="email" href="/addresses/${one.addressId}">${one.email}</a>`,
          },
          { label: 'List', cell: (one) => names.get(one.list) ?? one.list },
          { label: 'Change', cell: (one) => causeWords(one) },
          {
            label: 'Why not',
            cell: (one) =>
              html`${one.state === 'failed' ? badge('Failed', 'red') : badge('Left out', 'grey')} ${one.why ?? ''}`,
          },
          { label: 'When', cell: (one) => visit.format.ago(one.askedAt) },
        ],
        facts.troubles,
      )}
    </section>`;
}

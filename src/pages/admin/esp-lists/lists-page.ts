/** The suppression lists of one email service: its key, what they hold, and who is put on them. */
import type { EspLists } from '../../../flow/adapt/esp-lists.ts';
import { type Html, html } from '../../../lib/html.ts';
import type { EspAccess } from '../../../store/esp-access.ts';
import type { StoredList } from '../../../store/esp-list.ts';
import type { PushCount, PushTrouble } from '../../../store/report/esp-lists.ts';
import type { SourceRow } from '../../../store/report/sources.ts';
import { count, counted } from '../../format.ts';
import { badge } from '../../parts/badge.ts';
import { confirm } from '../../parts/confirm.ts';
import { liveRegion } from '../../parts/live-region.ts';
import { NOTHING, table } from '../../parts/table.ts';
import { adminLayout } from '../layout.ts';
import type { AdminVisit } from '../visit.ts';
import { fetchPanel, isReading, listSize } from './fetch-panel.ts';
import { type BadKey, keyPanel } from './key-panel.ts';
import { causeWords, HELD_WORDS } from './list-words.ts';

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
      ${keyPanel(visit, { sourceId: source.sourceId, lists: facts.lists, access, badKey: facts.badKey })}
      ${facts.troubles.length > 0 ? troublesSection(visit, facts) : ''}`,
  });
}

/** What changes while the page is open. */
export function heldContent(visit: AdminVisit, facts: ListsFacts, access: EspAccess): Html {
  return html`
    ${fetchPanel(visit, access, facts.stored)}
    ${facts.stored.length > 0 ? listTable(visit, facts, access) : ''}`;
}

function heldSection(visit: AdminVisit, facts: ListsFacts, access: EspAccess): Html {
  const path = `/lists/${facts.source.sourceId}`;
  const content = heldContent(visit, facts, access);
  const canAsk = visit.admin.role === 'admin' && access.canRead && !isReading(access);
  return html`
    ${isReading(access) ? liveRegion(`${path}/live`, path, content) : content}
    ${canAsk ? html`<form method="post" action="${path}/fetch"><p class="actions"><button class="button${access.askedAt === null ? '' : ' plain'}" type="submit">Fetch the lists now</button></p></form>` : ''}`;
}

function listTable(visit: AdminVisit, facts: ListsFacts, access: EspAccess): Html {
  return table<StoredList>(
    'Lists of the service',
    [
      { label: 'List', cell: ({ list }) => html`<strong>${list.name}</strong>` },
      { label: 'Holds', cell: ({ list }) => badge(HELD_WORDS[list.holds].label, HELD_WORDS[list.holds].tone) },
      { label: 'Entries', isNumber: true, cell: (list) => listSize(list) },
      { label: 'Fetched', cell: (list) => fetched(visit, list) },
      { label: 'Who left everything', cell: (list) => pushCell(visit, facts, access, list) },
    ],
    facts.stored,
  );
}

function fetched(visit: AdminVisit, list: StoredList): Html | string {
  if (list.why !== null) return html`${badge('Not read', 'red')} ${list.why}`;
  return list.endedAt === null ? NOTHING : visit.format.ago(list.endedAt);
}

function pushCell(visit: AdminVisit, facts: ListsFacts, access: EspAccess, stored: StoredList): Html | string {
  const { source, lists } = facts;
  const refusal = lists.refusal(stored.list, source.purpose);
  const numbers = pushNumbers(facts.counts, stored.list.list);
  if (refusal !== null) return html`<p class="fine">Not put here: ${refusal}</p>${numbers}`;
  if (visit.admin.role !== 'admin' || !access.canWrite)
    return html`${stored.isPushed ? badge('Put here', 'green') : html`<p class="fine">Not put here${access.canWrite ? '' : ': the key may only read'}.</p>`}${numbers}`;
  const path = `/lists/${source.sourceId}/push`;
  const fields = (to: 'on' | 'off'): Html =>
    html`<input type="hidden" name="list" value="${stored.list.list}"><input type="hidden" name="to" value="${to}">`;
  return stored.isPushed
    ? html`${badge('Put here', 'green')}${numbers}<form method="post" action="${path}">${fields('off')}<button class="button plain small" id="push-${stored.list.list}" type="submit">Stop<span class="visually-hidden"> putting people on ${stored.list.name}</span></button></form>`
    : html`${numbers}${confirm({
        label: 'Put them here',
        about: `on ${stored.list.name}`,
        question: `Whoever left all mail of the company is put on “${stored.list.name}”, at once and from then on; addresses that no longer work too, where the rules suppress them by themselves. Whoever comes back is taken off again, as far as Bellwether put them there. ${stored.list.stops === 'everything' ? 'This list stops every mail of the account: choose it only where nothing but marketing is sent from it.' : 'Choose it only where it stops nothing but marketing.'}`,
        deed: 'Put them on this list',
        action: path,
        fields: fields('on'),
      })}`;
}

function pushNumbers(counts: readonly PushCount[], list: string): Html | string {
  const of = (wants: 'on' | 'off', ...states: readonly PushCount['state'][]): number =>
    counts
      .filter((one) => one.list === list && one.wants === wants && states.includes(one.state))
      .reduce((sum, one) => sum + one.count, 0);
  const parts = [
    [of('on', 'done'), 'put there'],
    [of('on', 'planned', 'sending') + of('off', 'planned', 'sending'), 'waiting'],
    [of('off', 'done'), 'taken off'],
    [of('on', 'failed') + of('off', 'failed'), 'failed'],
  ] as const;
  const told = parts.filter(([number]) => number > 0).map(([number, what]) => `${count(number)} ${what}`);
  return told.length === 0 ? '' : html`<p class="fine">${told.join(', ')}</p>`;
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

/** Where the email services, HubSpot and Bellwether disagree about somebody, and one button for it. */
import { DRIFT_KINDS, type DriftKind } from '../../../flow/compare-beliefs.ts';
import { type Html, html } from '../../../lib/html.ts';
import type { DriftRun } from '../../../store/drift-run.ts';
import type { DriftCounts, DriftFilter, DriftRow, DriftService } from '../../../store/report/drift.ts';
import { count, counted } from '../../format.ts';
import { badge } from '../../parts/badge.ts';
import { confirm } from '../../parts/confirm.ts';
import { emailText } from '../../parts/email-text.ts';
import { emptyState } from '../../parts/empty.ts';
import { filterBar } from '../../parts/filter-bar.ts';
import { notice } from '../../parts/notice.ts';
import { pager, withQuery } from '../../parts/pager.ts';
import { selectField } from '../../parts/select-field.ts';
import { NOTHING, table } from '../../parts/table.ts';
import { textField } from '../../parts/text-field.ts';
import { adminLayout } from '../layout.ts';
import type { AdminVisit } from '../visit.ts';
import { beliefWords, KINDS, mendState } from './drift-words.ts';

export interface DriftView {
  readonly counts: DriftCounts;
  readonly runs: readonly DriftRun[];
  readonly filter: DriftFilter;
  readonly rows: readonly DriftRow[];
  readonly isFirst: boolean;
  /** The last row of the page, where there are more. */
  readonly next: number | null;
  readonly services: readonly DriftService[];
  /** HubSpot's communication preferences are written, and we are let. */
  readonly isHubspotTold: boolean;
}

/** Of these nothing can be mended as long as HubSpot is not told. */
const OF_HUBSPOT: readonly DriftKind[] = ['esp_holds', 'left_here', 'dead_here'];

export function driftPage(visit: AdminVisit, view: DriftView): Html {
  const { counts, filter } = view;
  const total = sum(counts.byKind);
  const isAdmin = visit.admin.role === 'admin';
  return adminLayout(visit, {
    title: 'Drift',
    section: 'drift',
    body: html`
      <div class="page-head"><h1>Drift</h1>${isAdmin ? askButton(view.runs) : ''}</div>
      <p class="section-lead">Every night Bellwether asks your email services, HubSpot and itself who may be mailed, and compares. ${lastRun(visit, view.runs)}</p>
      ${headline(visit, view)}
      ${total === 0 ? '' : kinds(visit, view)}
      ${
        total === 0 && filter.kind === null && filter.text === ''
          ? ''
          : html`
      <section class="section" aria-labelledby="people">
        <h2 id="people">Who</h2>
        ${filters(filter)}
        ${
          view.rows.length === 0
            ? emptyState('Nobody', 'Nobody fits these filters.')
            : html`<p class="actions"><a class="button plain small" href="${hrefOf(filter, {}, '/drift/export.csv')}">Export as CSV</a></p><div class="panel">${list(visit, view)}</div>`
        }
        ${pager(view.isFirst ? null : hrefOf(filter, {}), view.next === null ? null : hrefOf(filter, { after: view.next }))}
      </section>`
      }
      ${history(visit, view.runs)}`,
  });
}

function askButton(runs: readonly DriftRun[]): Html | string {
  if (runs[0] && runs[0].endedAt === null) return '';
  return html`<form method="post" action="/drift/compare"><button class="button plain small" type="submit">Compare now</button></form>`;
}

function lastRun(visit: AdminVisit, runs: readonly DriftRun[]): Html | string {
  const [newest] = runs;
  if (!newest) return 'It has not been compared yet.';
  if (newest.endedAt === null)
    return html`A comparison is under way: ${counted(newest.compared, 'address', 'addresses')} so far. <a href="/drift">Look again</a>.`;
  return html`Last compared ${visit.format.ago(newest.endedAt)}: ${counted(newest.compared, 'address', 'addresses')}.`;
}

function headline(visit: AdminVisit, { counts, runs, isHubspotTold }: DriftView): Html | string {
  if (counts.people > 0) {
    const mendable = mendableKinds(counts, isHubspotTold);
    const able = mendable.reduce((all, kind) => all + (counts.mendable[kind] ?? 0), 0);
    return html`
      ${notice(
        'red',
        `${counted(counts.people, 'person', 'people')} would have been mailed tomorrow`,
        'One place holds them back and another would still mail them. Mending goes in the safe direction only: who is held back anywhere is held back everywhere.',
      )}
      ${visit.admin.role === 'admin' && able > 0 ? mendAll(counts, mendable, able) : ''}`;
  }
  if (!runs.some((run) => run.endedAt !== null)) return '';
  return notice(
    'green',
    'Nobody would be mailed who should not be',
    counts.underWay > 0
      ? `What was asked to be mended is on its way: ${count(counts.underWay)}. The next comparison shows whether it arrived.`
      : 'Your email services, HubSpot and Bellwether agree.',
  );
}

function mendAll(counts: DriftCounts, kinds: readonly DriftKind[], able: number): Html {
  return confirm({
    label: able < counts.people ? `Mend ${count(able)} of ${count(counts.people)}` : `Mend all ${count(able)}`,
    question: html`${kinds.map((kind) => html`<strong>${KINDS[kind].title}</strong>: ${deedFor(counts.mendable[kind] ?? 0, kind)} `)}Nobody is mailed more by it, and it cannot be undone here.`,
    deed: 'Mend them',
    action: '/drift/mend',
    fields: html`<input type="hidden" name="kind" value="all">`,
  });
}

/** `3 people are unsubscribed from all email in HubSpot.` */
function deedFor(people: number, kind: DriftKind): string {
  return `${counted(people, 'person', 'people')} ${people === 1 ? 'is' : 'are'} ${KINDS[kind].deed ?? ''}.`;
}

function mendableKinds(counts: DriftCounts, isHubspotTold: boolean): DriftKind[] {
  return DRIFT_KINDS.filter(
    (kind) =>
      KINDS[kind].deed !== null && (counts.mendable[kind] ?? 0) > 0 && (isHubspotTold || !OF_HUBSPOT.includes(kind)),
  );
}

function kinds(visit: AdminVisit, view: DriftView): Html {
  const { counts, isHubspotTold } = view;
  const shown = DRIFT_KINDS.filter((kind) => (counts.byKind[kind] ?? 0) > 0);
  const waitsForSwitch = shown.some((kind) => OF_HUBSPOT.includes(kind)) && !isHubspotTold;
  const lacksList = (counts.byKind.esp_unaware ?? 0) > (counts.mendable.esp_unaware ?? 0) && counts.underWay === 0;
  return html`
    <section class="section" aria-labelledby="kinds">
      <h2 id="kinds">What differs</h2>
      ${
        waitsForSwitch
          ? notice(
              'amber',
              'HubSpot cannot be told yet',
              'HubSpot’s communication preferences are not written. Switch “Record opt-outs in HubSpot’s communication preferences” on, and what HubSpot does not know can be mended here.',
              html`<a href="/honoured#subscriptions">Go to the switch</a>`,
            )
          : ''
      }
      ${
        lacksList
          ? notice(
              'amber',
              'Some services cannot be told yet',
              'Bellwether writes no list of theirs. Switch one on at the source, and who left is put on it.',
              html`<a href="/sources">Go to the sources</a>`,
            )
          : ''
      }
      <div class="panel">${table<DriftKind>(
        'Kinds of disagreement',
        [
          {
            label: 'What',
            cell: (kind) =>
              html`<a href="${hrefOf({ kind, text: '' }, {})}">${KINDS[kind].title}</a><span class="person-who">${KINDS[kind].means}</span>`,
          },
          { label: 'People', isNumber: true, cell: (kind) => count(counts.byKind[kind] ?? 0) },
          { label: 'Mend', cell: (kind) => kindButton(visit, view, kind) },
        ],
        shown,
      )}</div>
    </section>`;
}

function kindButton(visit: AdminVisit, { counts, isHubspotTold }: DriftView, kind: DriftKind): Html | string {
  const able = counts.mendable[kind] ?? 0;
  if (!mendableKinds(counts, isHubspotTold).includes(kind) || visit.admin.role !== 'admin') return NOTHING;
  return confirm({
    label: 'Mend',
    about: KINDS[kind].title,
    question: `${deedFor(able, kind)} It cannot be undone here.`,
    deed: 'Mend them',
    action: '/drift/mend',
    fields: html`<input type="hidden" name="kind" value="${kind}">`,
  });
}

function filters(filter: DriftFilter): Html {
  return filterBar(
    '/drift',
    [
      selectField({
        name: 'kind',
        label: 'What differs',
        value: filter.kind ?? '',
        options: [
          { value: '', label: 'Anything' },
          ...DRIFT_KINDS.map((kind) => ({ value: kind, label: KINDS[kind].title })),
        ],
      }),
      textField({ name: 'q', label: 'Part of the address', value: filter.text, type: 'search', maxLength: 100 }),
    ],
    filter.kind || filter.text ? '/drift' : null,
  );
}

function list(visit: AdminVisit, view: DriftView): Html {
  const day = (at: Date) => visit.format.dayName(at);
  return table<DriftRow>(
    'People about whom the places disagree',
    [
      {
        label: 'Person',
        cell: (row) =>
          html`<a class="person" href="/addresses/${row.addressId}">${emailText(row.email)}</a>${row.person ? html`<span class="person-who">${row.person}</span>` : ''}`,
      },
      {
        label: 'Who believes what',
        cell: (row) =>
          html`<ul class="places">${beliefWords(row, view.services, day).map((one) => html`<li>${one}</li>`)}</ul>`,
      },
      { label: 'Found', cell: (row) => visit.format.ago(row.foundAt) },
      { label: 'Mend', cell: (row) => mendCell(visit, view, row) },
    ],
    view.rows,
  );
}

function mendCell(visit: AdminVisit, view: DriftView, row: DriftRow): Html | string {
  const state = mendState(row);
  const said = state
    ? html`${badge(state.label, state.tone)}${state.why ? html`<span class="why">${state.why}</span>` : ''}`
    : null;
  const lists = row.detail.lists ?? [];
  const isAble =
    visit.admin.role === 'admin' &&
    row.fix === null &&
    KINDS[row.kind].deed !== null &&
    (view.isHubspotTold || !OF_HUBSPOT.includes(row.kind)) &&
    (row.kind !== 'esp_unaware' || lists.length > 0);
  if (!isAble)
    return (
      said ??
      (row.kind === 'esp_unaware' && lists.length === 0
        ? html`<a href="/lists/${row.sourceId}">Switch a list on</a>`
        : NOTHING)
    );
  return html`${said ?? ''}${confirm({
    label: 'Mend',
    about: row.email,
    question: html`They are ${KINDS[row.kind].deed ?? ''}.`,
    deed: 'Mend it',
    action: '/drift/mend',
    fields: html`<input type="hidden" name="kind" value="${row.kind}"><input type="hidden" name="drift" value="${row.driftId}">`,
  })}`;
}

function history(visit: AdminVisit, runs: readonly DriftRun[]): Html | string {
  if (runs.length === 0) return '';
  return html`
    <section class="section" aria-labelledby="runs">
      <h2 id="runs">The last comparisons</h2>
      <div class="panel">${table<DriftRun>(
        'The last comparisons',
        [
          { label: 'Begun', cell: (run) => visit.format.time(run.begunAt ?? run.askedAt) },
          { label: 'Asked by', cell: (run) => (run.askedBy === null ? 'every night' : emailText(run.askedBy)) },
          { label: 'Addresses', isNumber: true, cell: (run) => count(run.compared) },
          {
            label: 'Would have been mailed',
            isNumber: true,
            cell: (run) => (run.people === null ? NOTHING : count(run.people)),
          },
          {
            label: 'Differences',
            isNumber: true,
            cell: (run) => (run.endedAt === null ? NOTHING : count(sum(run.counts))),
          },
          {
            label: 'Over since the one before',
            isNumber: true,
            cell: (run) => (run.mended === null ? NOTHING : count(run.mended)),
          },
          {
            label: 'State',
            cell: (run) => (run.endedAt === null ? badge('Under way', 'blue') : badge('Done', 'green')),
          },
        ],
        runs,
      )}</div>
    </section>`;
}

function sum(counts: Readonly<Partial<Record<string, number>>>): number {
  return Object.values(counts).reduce<number>((all, one) => all + (one ?? 0), 0);
}

function hrefOf(filter: DriftFilter, more: { readonly after?: number }, path = '/drift'): string {
  return withQuery(path, { kind: filter.kind, q: filter.text, after: more.after });
}

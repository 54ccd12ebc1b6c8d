/** New data, before it is taken in: files, quarantine and the limits. */
import type { DoorLimits } from '../../../flow/vet/door-verdict.ts';
import type { QuarantineState } from '../../../flow/vet/quarantine.ts';
import { type Html, html } from '../../../lib/html.ts';
import type { ListCheck } from '../../../store/list-check.ts';
import { count } from '../../format.ts';
import { areaField } from '../../parts/area-field.ts';
import { badge } from '../../parts/badge.ts';
import { confirm } from '../../parts/confirm.ts';
import { emptyState } from '../../parts/empty.ts';
import { numberField } from '../../parts/number-field.ts';
import { table } from '../../parts/table.ts';
import { adminLayout } from '../layout.ts';
import type { AdminVisit } from '../visit.ts';
import { QUARANTINE_WORDS } from './finding-words.ts';
import { checkTable, fileForm, type TypedSource } from './list-forms.ts';

/** Those of one file in quarantine. */
export interface QuarantinedFile {
  readonly checkId: number;
  readonly dataSource: string | null;
  readonly people: Readonly<Partial<Record<QuarantineState, number>>>;
  /** Still to be welcomed before the rate is sure; 0: enough were. */
  readonly sampleLeft: number;
}

export interface NewDataView {
  readonly checks: readonly ListCheck[];
  readonly quarantine: readonly QuarantinedFile[];
  /** Only the newest are counted. */
  readonly isCut: boolean;
  readonly limits: DoorLimits;
  readonly typed?: TypedSource;
  readonly error?: string | undefined;
}

export function newDataPage(visit: AdminVisit, view: NewDataView): Html {
  const isAdmin = visit.admin.role === 'admin';
  return adminLayout(visit, {
    title: 'New data',
    section: 'new-data',
    body: html`
      <div class="page-head"><h1>New data</h1></div>
      <p class="section-lead">A partner’s file or the export of a form, looked at before anything of it comes in: what is malformed, mistyped, made by machines or known to fail, and how many unknown users to expect. Nothing is imported, and nobody’s server is probed.</p>
      ${isAdmin ? fileForm('/new-data/file', view.typed ?? { dataSource: '', kind: '' }, view.error ?? null) : html`<p>Ask an admin of this portal to hand over files.</p>`}
      <section class="section" aria-labelledby="lists">
        <h2 id="lists">Files</h2>
        ${view.checks.length === 0 ? emptyState('No file yet', 'Files that are handed over stand here for two weeks, with what was decided.') : html`<div class="panel">${checkTable(visit, view.checks, '/new-data')}</div>`}
      </section>
      ${quarantineSection(view, isAdmin)}
      ${isAdmin ? limitsSection(view.limits) : ''}`,
  });
}

function quarantineSection({ quarantine, isCut, limits }: NewDataView, isAdmin: boolean): Html {
  const states = Object.keys(QUARANTINE_WORDS) as QuarantineState[];
  return html`
    <section class="section" aria-labelledby="quarantine">
      <h2 id="quarantine">In quarantine</h2>
      <p>Only a welcome mail goes there, from a separate IP. Whoever’s did not bounce within ${limits.welcomeDays} days is verified by that; a button is for exceptions.</p>
      ${
        quarantine.length === 0
          ? emptyState('Nobody', 'New addresses stand here from when they are taken in quarantine.')
          : html`<div class="panel">${table<QuarantinedFile>(
              'Quarantine by file',
              [
                {
                  label: 'From',
                  cell: (one) =>
                    html`<a href="/new-data/${one.checkId}">${one.dataSource ?? `File ${one.checkId}`}</a>`,
                },
                ...states.map((state) => ({
                  label: QUARANTINE_WORDS[state].label,
                  isNumber: true,
                  cell: (one: QuarantinedFile) => count(one.people[state] ?? 0),
                })),
                {
                  label: 'Sample',
                  cell: ({ sampleLeft }) =>
                    sampleLeft > 0 ? `${count(sampleLeft)} still to welcome` : badge('Enough', 'green'),
                },
                ...(isAdmin ? [{ label: 'Action', cell: release }] : []),
              ],
              quarantine,
            )}</div>${isCut ? html`<p class="fine">Only the newest addresses are counted here.</p>` : ''}`
      }
    </section>`;
}

function release(one: QuarantinedFile): Html | string {
  if (!one.people.waiting && !one.people.mailed) return '–';
  return confirm({
    label: 'Let out',
    about: `those of ${one.dataSource ?? `file ${one.checkId}`}`,
    question: 'They may then get any mailing, though nobody knows whether they exist. It stands in the audit log.',
    deed: 'Let them out of quarantine',
    action: `/new-data/${one.checkId}/release`,
    fields: areaField({
      name: 'why',
      id: `why-${one.checkId}`,
      label: 'Why',
      value: '',
      isRequired: true,
      maxLength: 500,
    }),
    isDangerous: true,
  });
}

function limitsSection(limits: DoorLimits): Html {
  const share = (name: string, label: string, hint: string, value: number): Html =>
    numberField({
      name,
      label,
      hint,
      value: Math.round(value * 1_000) / 10,
      unit: '%',
      min: 0.1,
      max: 100,
      isDecimal: true,
    });
  return html`
    <section class="section" aria-labelledby="limits">
      <h2 id="limits">What is taken</h2>
      <form class="panel form" method="post" action="/new-data/limits">
        ${share('quarantineFrom', 'Quarantine from unknown users of', 'Where it is not sure that there are fewer.', limits.quarantineFrom)}
        ${share('refuseFrom', 'Refuse from unknown users of', 'Where it is sure that there are more.', limits.refuseFrom)}
        ${share('refuseBadFrom', 'Refuse from bad rows of', 'Rows that are no address, have no mail server, are disposable or came in bursts.', limits.refuseBadFrom)}
        ${numberField({ name: 'welcomeDays', label: 'A welcome mail has', hint: 'So long it may still bounce.', value: limits.welcomeDays, unit: 'days', min: 1, max: 30 })}
        <p class="field"><button class="button" type="submit">Save</button></p>
      </form>
    </section>`;
}

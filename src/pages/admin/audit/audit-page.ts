/** Who did what, and when. */
import { type Html, html } from '../../../lib/html.ts';
import type { AuditRow } from '../../../store/report/audit.ts';
import { emptyState } from '../../parts/empty.ts';
import { filterBar } from '../../parts/filter-bar.ts';
import { pager, withQuery } from '../../parts/pager.ts';
import { selectField } from '../../parts/select-field.ts';
import { table } from '../../parts/table.ts';
import { adminLayout } from '../layout.ts';
import type { AdminVisit } from '../visit.ts';
import { AUDIT_KINDS, actorWords, actWords } from './audit-words.ts';

export interface AuditList {
  readonly kind: string | null;
  readonly actor: string | null;
  readonly actors: readonly string[];
  readonly rows: readonly AuditRow[];
  readonly isFirst: boolean;
  readonly nextBefore: number | null;
}

export function auditPage(visit: AdminVisit, list: AuditList): Html {
  const here = (before: number | null) => withQuery('/audit', { kind: list.kind, by: list.actor, before });
  const isFiltered = list.kind !== null || list.actor !== null;
  return adminLayout(visit, {
    title: 'Audit log',
    section: 'audit',
    body: html`
      <div class="page-head"><h1>Audit log</h1></div>
      <p class="section-lead">Who did what to Bellwether in this account. Entries are never changed, and hold no secrets.</p>
      ${filterBar(
        '/audit',
        [
          selectField({
            name: 'kind',
            label: 'About',
            value: list.kind ?? '',
            options: [
              { value: '', label: 'Everything' },
              ...AUDIT_KINDS.map((kind) => ({ value: kind.id, label: kind.label })),
            ],
          }),
          selectField({
            name: 'by',
            label: 'By',
            value: list.actor ?? '',
            options: [
              { value: '', label: 'Everybody' },
              ...list.actors.map((actor) => ({ value: actor, label: actorWords(actor) })),
            ],
          }),
        ],
        isFiltered ? '/audit' : null,
      )}
      ${list.rows.length > 0 ? html`<div class="panel">${rows(visit, list.rows)}</div>` : nothing(isFiltered)}
      ${pager(list.isFirst ? null : here(null), list.nextBefore === null ? null : here(list.nextBefore))}`,
  });
}

function nothing(isFiltered: boolean): Html {
  return isFiltered
    ? emptyState('Nothing of this kind', 'Choose something else above, or look at everything.')
    : emptyState('Nothing yet', 'What admins do from now on stands here.');
}

function rows(visit: AdminVisit, list: readonly AuditRow[]): Html {
  return table<AuditRow>(
    'Who did what, the newest first',
    [
      { label: 'When', cell: (row) => visit.format.time(row.at) },
      { label: 'Who', cell: (row) => html`<span class="actor">${actorWords(row.actor)}</span>` },
      { label: 'What', cell: (row) => html`${actWords(row)}` },
    ],
    list,
  );
}

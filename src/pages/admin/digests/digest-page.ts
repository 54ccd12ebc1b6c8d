/** The digests of the week, as they would read now. */
import type { TaskDraft, TaskSection } from '../../../flow/decide/play.ts';
import type { DigestWeek } from '../../../flow/digest-week.ts';
import type { OwnerFacts } from '../../../flow/facts.ts';
import { type Html, html } from '../../../lib/html.ts';
import { emptyState } from '../../parts/empty.ts';
import { filterBar } from '../../parts/filter-bar.ts';
import { selectField } from '../../parts/select-field.ts';
import { adminLayout } from '../layout.ts';
import { ruleTabs } from '../plays/rule-tabs.ts';
import type { AdminVisit } from '../visit.ts';

export type DigestDraft = Omit<TaskDraft, 'anchor'>;

export interface DigestsView {
  readonly week: DigestWeek;
  /** null: there is nothing to tell, so none is sent. */
  readonly ofAll: DigestDraft | null;
  /** Of the owner who was chosen. */
  readonly ofOwner: DigestDraft | null;
  readonly owner: string;
  readonly owners: readonly OwnerFacts[];
  readonly isOwnerOn: boolean;
  /** Who gets that of the whole account; null: nobody is named. */
  readonly adminName: string | null;
}

export function digestPage(visit: AdminVisit, view: DigestsView): Html {
  const { week, owner, owners } = view;
  return adminLayout(visit, {
    title: 'Digests of this week',
    section: 'plays',
    body: html`
      <p class="crumb"><a href="/plays/digests">Weekly digest</a></p>
      <h1>Digests of this week</h1>
      ${ruleTabs('digests')}
      <p class="section-lead">As they would read now: of the seven days before ${visit.format.date(week.until)}. They are written into HubSpot as tasks at ${visit.format.time(week.dueAt)} or soon after, once for each ISO week.</p>
      <section class="section" aria-labelledby="of-owner">
        <h2 id="of-owner">Of one owner</h2>
        ${view.isOwnerOn ? '' : html`<p class="fine">Switched off in the rules: no owner gets one.</p>`}
        ${filterBar(
          '/digests',
          [
            selectField({
              name: 'owner',
              label: 'Owner',
              value: owner,
              options: [
                { value: '', label: 'Choose somebody' },
                ...owners.map((one) => ({ value: one.ownerId, label: one.name || `Owner ${one.ownerId}` })),
              ],
            }),
          ],
          null,
        )}
        ${ofOwner(view)}
      </section>
      <section class="section" aria-labelledby="of-all">
        <h2 id="of-all">Of the whole account</h2>
        <p class="fine">${view.adminName === null ? 'Nobody is named in the rules, so nobody gets it.' : html`It goes to ${view.adminName}.`}</p>
        ${view.ofAll ? shown(view.ofAll) : emptyState('Nothing to tell', 'Nothing happened in these days, so no digest is sent.')}
      </section>`,
  });
}

function ofOwner({ owner, ofOwner: draft }: DigestsView): Html | string {
  if (owner === '') return '';
  return draft
    ? shown(draft)
    : emptyState(
        'Nothing to tell',
        'Nobody of theirs was lost or won back, and none of their deals is without a reachable contact: they get no digest.',
      );
}

function shown({ subject, sections }: DigestDraft): Html {
  return html`
    <article class="panel task-preview">
      <h3>${subject}</h3>
      ${sections.map(sectionOf)}
    </article>`;
}

function sectionOf({ heading, text, items }: TaskSection): Html {
  return html`${heading ? html`<h4>${heading}</h4>` : ''}${text ? html`<p class="task-text">${text}</p>` : ''}${items.length > 0 ? html`<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>` : ''}`;
}

/** Who is told each Monday why people left one mailing or kind of mail. */
import { type Html, html } from '../../../lib/html.ts';
import { selectField } from '../../parts/select-field.ts';
import type { AdminVisit } from '../visit.ts';
import type { ReasonsView } from './reasons-page.ts';
import { hrefOf } from './reasons-query.ts';

export function ownerSection(visit: AdminVisit, view: ReasonsView): Html | string {
  const { query, assigned, owners, fallbackOwnerId, isWeekly } = view;
  const nameOf = (ownerId: string) => owners.find((one) => one.ownerId === ownerId)?.name || `owner ${ownerId}`;
  const otherwise = fallbackOwnerId === null ? null : nameOf(fallbackOwnerId);
  if (!isWeekly) {
    return html`<p class="fine">Owners of campaigns are told nothing by themselves: the weekly task is switched off in <a href="/plays/tasks">Tasks and owners</a>.</p>`;
  }
  const of = chosenOf(view);
  if (of === null) {
    const unheard =
      otherwise === null
        ? html` Nobody is named for what has no owner, so the rest is told to nobody: name somebody in <a href="/plays/tasks">Tasks and owners</a>.`
        : html` The rest is told to ${otherwise}.`;
    return html`<p class="fine">Each Monday the owner of a mailing gets one task with the reasons and words of the week. ${assigned.length === 0 ? 'No mailing has an owner yet: choose one above, and name somebody.' : `Named so far: ${assigned.map((one) => `“${one.name}” (${nameOf(one.ownerId)})`).join(', ')}.`}${unheard}</p>`;
  }
  const current = assigned.find((one) => one.kind === of.kind && one.name === of.name);
  const isGone = current !== undefined && !owners.some((one) => one.ownerId === current.ownerId);
  return html`
    <section aria-labelledby="weekly">
      <h2 id="weekly">Who hears of it each week</h2>
      <form class="panel form" method="post" action="/reasons/owner">
        <input type="hidden" name="kind" value="${of.kind}">
        <input type="hidden" name="name" value="${of.name}">
        <input type="hidden" name="back" value="${hrefOf(query)}">
        <fieldset class="bare"${visit.admin.role === 'admin' ? '' : html` disabled`}>
          <legend class="visually-hidden">Owner</legend>
          ${selectField({
            name: 'ownerId',
            label: 'Owner of this mail',
            hint: `On Monday morning they get one task with the reasons and the words of the week${current ? `. Set ${visit.format.dayName(current.setAt)} by ${current.setBy}` : ''}.`,
            value: current?.ownerId ?? '',
            options: [
              { value: '', label: otherwise === null ? 'Nobody' : `${otherwise}, who is named for what has no owner` },
              ...owners.map((one) => ({ value: one.ownerId, label: one.name || `Owner ${one.ownerId}` })),
              ...(isGone
                ? [{ value: current.ownerId, label: `Owner ${current.ownerId}, who is not in HubSpot any more` }]
                : []),
            ],
          })}
        </fieldset>
        ${visit.admin.role === 'admin' ? html`<p class="actions"><button class="button" type="submit">Save</button></p>` : html`<p class="fine">Only admins can change this.</p>`}
      </form>
    </section>`;
}

function chosenOf({ query: { campaign, stream } }: ReasonsView): { kind: 'campaign' | 'stream'; name: string } | null {
  if (campaign !== null && campaign !== '') return { kind: 'campaign', name: campaign };
  return stream === null ? null : { kind: 'stream', name: stream };
}

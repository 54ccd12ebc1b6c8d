/** Where email services hold mail to this address back, and one trial for a bounce. */
import { findAdapter } from '../../../flow/adapt/adapters.ts';
import { type Html, html } from '../../../lib/html.ts';
import type { HeldView } from '../../../store/report/esp-lists.ts';
import { badge } from '../../parts/badge.ts';
import { confirm } from '../../parts/confirm.ts';
import { HELD_WORDS } from '../esp-lists/list-words.ts';
import type { AdminVisit } from '../visit.ts';
import type { AddressStory } from './read-story.ts';

export function heldPanel(visit: AdminVisit, story: AddressStory): Html | string {
  if (story.held.length === 0) return '';
  return html`
    <div class="panel">
      <h2>On lists of email services</h2>
      ${story.held.map((one) => entry(visit, story, one))}
    </div>`;
}

function entry(visit: AdminVisit, story: AddressStory, held: HeldView): Html {
  const { label, tone } = HELD_WORDS[held.kind];
  const esp = findAdapter(held.esp)?.label ?? held.esp;
  const since = held.since ? html`, since ${visit.format.date(held.since)}` : '';
  return html`
    <h3>${held.listName}</h3>
    <p>${badge(label, tone)} <a href="/lists/${held.sourceId}">${held.sourceLabel}</a> (${esp})${since}${held.ours ? '. Bellwether put it there' : ''}.</p>
    <p class="fine">Seen ${visit.format.ago(held.seenAt)}.</p>
    ${trial(visit, story, held)}`;
}

const TRIALS: Readonly<Record<string, string>> = {
  planned: 'It is being taken off the list, so that one mail can be tried.',
  sending: 'It is being taken off the list, so that one mail can be tried.',
  done: 'It was taken off the list, so that one mail can be tried.',
};

function trial(visit: AdminVisit, story: AddressStory, held: HeldView): Html | string {
  const said = held.trial === null ? null : (TRIALS[held.trial] ?? null);
  if (said !== null) return html`<p class="fine">${said}</p>`;
  const refused = held.trialWhy ? html`<p class="fine">It was not lifted: ${held.trialWhy}</p>` : '';
  const hasLeft = story.suppressions.some(
    ({ reason, stream, until }) => stream === '' && until === null && reason !== 'dead' && reason !== 'paused',
  );
  if (held.kind !== 'bounce' || held.ours || hasLeft || !held.canWrite || visit.admin.role !== 'admin') return refused;
  const stays = findAdapter(held.esp)?.lists?.stays?.(held.list) ?? null;
  if (stays !== null) return html`<p class="fine">${stays}</p>`;
  return html`${refused}${confirm({
    label: 'Lift for one trial',
    about: `on ${held.listName} of ${held.sourceLabel}`,
    question:
      'The address is taken off this list, so that the next mail is tried. If it bounces again, the service puts it back. Do this only when you know that somebody is there: bounces cost reputation.',
    deed: 'Take it off the list',
    action: `/lists/${held.sourceId}/lift`,
    fields: html`<input type="hidden" name="address" value="${story.head.addressId}"><input type="hidden" name="list" value="${held.list}">`,
  })}`;
}

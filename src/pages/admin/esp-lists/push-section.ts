/** On which lists those are put who left everything; where they are not, why. */
import type { EspLists } from '../../../flow/adapt/esp-lists.ts';
import { type Html, html } from '../../../lib/html.ts';
import type { EspAccess } from '../../../store/esp-access.ts';
import type { StoredList } from '../../../store/esp-list.ts';
import type { PushCount } from '../../../store/report/esp-lists.ts';
import type { Purpose } from '../../../store/source.ts';
import { count } from '../../format.ts';
import { badge } from '../../parts/badge.ts';
import { confirm } from '../../parts/confirm.ts';
import type { AdminVisit } from '../visit.ts';

export interface PushFacts {
  readonly sourceId: number;
  readonly purpose: Purpose;
  readonly lists: EspLists;
  readonly access: EspAccess;
  readonly stored: readonly StoredList[];
  readonly counts: readonly PushCount[];
}

export function pushSection(visit: AdminVisit, facts: PushFacts): Html | string {
  const writable = facts.stored.filter(({ list }) => list.isWritable);
  if (writable.length === 0) return '';
  return html`
    <section aria-labelledby="push">
      <h2 id="push">Where those are put who left everything</h2>
      <p class="section-lead">Only where password resets, receipts and whatever else people need still reach them. It is off until you choose a list.</p>
      ${writable.map((one) => html`<div class="panel">${entry(visit, facts, one)}</div>`)}
    </section>`;
}

function entry(visit: AdminVisit, facts: PushFacts, stored: StoredList): Html {
  const { list } = stored;
  const refusal = facts.lists.refusal(list, facts.purpose);
  const stays = facts.lists.stays?.(list.list) ?? null;
  const state =
    refusal !== null
      ? html`${badge('Never', 'grey')} ${refusal}`
      : stored.isPushed
        ? badge('Put here', 'green')
        : badge('Off', 'grey');
  return html`
    <h3>${list.name}</h3>
    <p>${state}${numbers(facts.counts, list.list)}</p>
    ${refusal === null && stays !== null ? html`<p class="fine">${stays}</p>` : ''}
    ${refusal === null ? button(visit, facts, stored, stays) : ''}`;
}

function button(
  visit: AdminVisit,
  { access, sourceId }: PushFacts,
  { list, isPushed, held }: StoredList,
  stays: string | null,
): Html | string {
  if (visit.admin.role !== 'admin') return '';
  if (!access.canWrite) return html`<p class="fine">The key may only read.</p>`;
  const action = `/lists/${sourceId}/push`;
  const fields = html`<input type="hidden" name="list" value="${list.list}"><input type="hidden" name="to" value="${isPushed ? 'off' : 'on'}">`;
  const wait =
    held === null
      ? html`<p class="fine">It begins when the list was fetched once, so that it is known who stands there.</p>`
      : '';
  if (isPushed) {
    return html`${wait}<form method="post" action="${action}">${fields}<button class="button plain small" type="submit">Stop<span class="visually-hidden"> putting people on ${list.name}</span></button></form>`;
  }
  return confirm({
    label: 'Put them here',
    about: `on ${list.name}`,
    question: `Whoever left all mail of the company, or was put on its suppression list by a colleague, is put on “${list.name}”, now and from now on; so are addresses that no longer work, where your rules suppress them by themselves. ${stays === null ? 'Who comes back is taken off, as far as Bellwether put them there.' : 'Nobody is taken off it again.'} ${list.stops === 'everything' ? 'This list stops every mail of the account: choose it only where nothing but marketing is sent from it.' : 'Choose it only where it stops nothing but marketing.'}`,
    deed: 'Put them on this list',
    action,
    fields,
  });
}

function numbers(counts: readonly PushCount[], list: string): string {
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
  return told.length === 0 ? '' : ` ${told.join(', ')}.`;
}

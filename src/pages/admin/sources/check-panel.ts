/** The live check of a source: green at its first event, or what is wrong and where to mend it. */
import { findAdapter } from '../../../flow/adapt/adapters.ts';
import { EVENT_TYPES } from '../../../flow/event.ts';
import { DAY_MS } from '../../../lib/clock.ts';
import { type Html, html } from '../../../lib/html.ts';
import { lowerFirst } from '../../../lib/lower-first.ts';
import type { SourceRow, SourceView } from '../../../store/report/sources.ts';
import { counted } from '../../format.ts';
import { eventWords, plain, type Tone } from '../../words.ts';
import type { AdminVisit } from '../visit.ts';
import { checkSource, type SourceState } from './check-source.ts';

/** For how long a refusal is shown after all was well again. */
const SHOWN_MS = 7 * DAY_MS;

export const CHECK_WORDS: Readonly<Record<SourceState, { label: string; tone: Tone; title: string }>> = {
  off: { label: 'Switched off', tone: 'grey', title: 'This source is switched off' },
  refused: { label: 'Events refused', tone: 'red', title: 'Requests arrive, but they are refused' },
  'no-key': { label: 'Unfinished', tone: 'amber', title: 'One thing is missing' },
  reading: { label: 'Being read', tone: 'blue', title: 'A request has arrived and is being read' },
  waiting: { label: 'Waiting', tone: 'blue', title: 'Waiting for the first event' },
  overdue: { label: 'Nothing yet', tone: 'amber', title: 'Nothing has arrived yet' },
  unreadable: { label: 'Unreadable', tone: 'red', title: 'What arrives cannot be read' },
  unneeded: { label: 'Nothing of use', tone: 'amber', title: 'Events arrive, but none that Bellwether needs' },
  'wrong-stream': { label: 'Another stream', tone: 'amber', title: 'Events arrive, but of another kind of mail' },
  works: { label: 'Works', tone: 'green', title: 'It works: events arrive' },
};

export function stateOf(visit: AdminVisit, source: SourceRow & Partial<SourceView>): SourceState {
  return checkSource(source, findAdapter(source.esp), visit.now);
}

export function titleOf(source: SourceRow, state: SourceState): string {
  const { title } = CHECK_WORDS[state];
  return state === 'no-key' ? `${title}: the ${secretName(source)}` : title;
}

/** @param source as it is now */
export function checkPanel(visit: AdminVisit, source: SourceView): Html {
  const state = stateOf(visit, source);
  return html`
    <div class="check ${CHECK_WORDS[state].tone}">
      <p class="check-title"><span class="check-sign" aria-hidden="true"></span>${titleOf(source, state)}</p>
      ${sayMore(visit, source, state)}
      ${state === 'refused' ? '' : refusedBetween(visit, source)}
      ${stray(visit, source)}
    </div>`;
}

function sayMore(visit: AdminVisit, source: SourceView, state: SourceState): Html {
  const esp = espName(source);
  switch (state) {
    case 'off':
      return html`<p>Whatever is posted to its address is turned away with "404" and is not kept.</p>`;
    case 'refused':
      return refused(visit, source);
    case 'no-key':
      return html`<p>Paste the ${secretName(source)} that ${esp} shows in the step below. Until then deliveries are refused.</p>`;
    case 'reading':
      return html`<p>It is stored safely. If this stays for more than a minute, the worker of this server is not running.</p>`;
    case 'waiting':
      return html`<p>${source.seenTypes.includes('control') ? `${esp} has found the address, and it is confirmed. ` : ''}Follow the steps below, and send a test from ${esp}. This turns green by itself.</p>`;
    case 'overdue':
      return overdue(visit, source);
    case 'unreadable':
      return html`<p>${source.unreadable?.why ?? 'Nothing in it was an event.'} ${source.unreadable ? html`<a href="/deliveries/${source.unreadable.deliveryId}">Look at what came</a>.` : ''}</p>`;
    case 'unneeded':
      if (bringsMails(source))
        return html`<p>So far only mail that says nothing of anybody: newsletters, colleagues.</p>`;
      return html`<p>So far only: <strong>${source.seenIgnored.map(plain).join(', ')}</strong>. In the webhook in ${esp}, tick deliveries, bounces, spam complaints and unsubscribes as well.</p>`;
    case 'wrong-stream':
      return html`<p>All of it is of the stream <strong>${source.seenStreams.join(', ')}</strong>, and this source is set up for ${source.purpose} mail. Add the address to the webhooks of the other stream in ${esp}, or change below what the source is for.</p>`;
    case 'works':
      return works(visit, source);
  }
}

function refused(visit: AdminVisit, source: SourceView): Html {
  const since = source.refusedSince ? html`Since ${visit.format.time(source.refusedSince)}` : html`So far`;
  return html`
    <p><strong>${source.refusedWhy ?? 'The signature does not fit.'}</strong></p>
    <p>${since}, the last time ${source.refusedAt ? visit.format.ago(source.refusedAt) : 'at an unknown time'}; ${counted(source.refusedCount, 'delivery', 'deliveries')} in all. ${source.lastEventAt ? html`The last good one came ${visit.format.ago(source.lastEventAt)}.` : ''}
    What was refused is kept in <a href="/deliveries?state=quarantined">quarantine</a>.</p>`;
}

/** Good ones came after it: a stranger's among one's own must be seen all the same. */
function refusedBetween(visit: AdminVisit, source: SourceView): Html | string {
  const { refusedAt, refusedWhy } = source;
  if (refusedAt === null || refusedWhy === null || visit.now.getTime() - refusedAt.getTime() > SHOWN_MS) return '';
  return html`<p><strong>Not everything was believed</strong>, the last time ${visit.format.ago(refusedAt)}: ${refusedWhy} What was refused is kept in <a href="/deliveries?state=quarantined">quarantine</a>.</p>`;
}

function bringsMails(source: SourceRow): boolean {
  return findAdapter(source.esp)?.brings === 'mails';
}

function overdue(visit: AdminVisit, source: SourceView): Html {
  const esp = espName(source);
  if (bringsMails(source)) {
    return html`<p>The source was connected ${visit.format.ago(source.createdAt)}, and no mail has come since. Send one to its address yourself: it shows here within a minute or two.</p>`;
  }
  return html`
    <p>The source was connected ${visit.format.ago(source.createdAt)}. Look at these in ${esp}:</p>
    <ul class="check-list">
      <li>Is the webhook saved and switched on, with the address from the steps below, to the last character?</li>
      <li>Are deliveries, bounces, spam complaints and unsubscribes ticked?</li>
      <li>Has any mail been sent since? A test from the webhook's page arrives within seconds.</li>
      <li>Does ${esp} show failed attempts? "404" means a wrong address, a time-out means that this server cannot be reached from the internet.</li>
    </ul>`;
}

function works(visit: AdminVisit, source: SourceView): Html {
  const types = EVENT_TYPES.filter((type) => type !== 'control' && source.seenTypes.includes(type));
  return html`
    <p>${source.lastEventAt ? html`The last ones came ${visit.format.ago(source.lastEventAt)}.` : ''} ${types.length > 0 ? html`Seen so far: <strong>${types.map((type) => eventWords(type).label).join(', ')}</strong>.` : ''}
    ${source.seenStreams.length > 0 ? `Streams or lists: ${source.seenStreams.join(', ')}.` : ''}</p>
    ${types.length > 1 && !bringsMails(source) && !source.seenTypes.includes('delivered') ? html`<p>No delivery has been reported. Tick deliveries in ${espName(source)} if they are not: they show which addresses work again.</p>` : ''}`;
}

function stray(visit: AdminVisit, source: SourceView): Html | string {
  if (source.strayAt === null) return '';
  const when = visit.format.ago(source.strayAt);
  if (!source.isOn) return html`<p>Something was last posted to it ${when}.</p>`;
  return source.hasFormerAddress
    ? html`<p>The former address is still in use, the last time ${when}. Put the new one in its place in ${espName(source)}.</p>`
    : html`<p><strong>Something still posts to a former address</strong>, the last time ${when}, and is turned away with "404". Put the new address in its place in ${espName(source)}.</p>`;
}

function secretName(source: SourceRow): string {
  return lowerFirst(findAdapter(source.esp)?.secret?.label ?? 'key');
}

function espName(source: SourceRow): string {
  return findAdapter(source.esp)?.label ?? source.esp;
}

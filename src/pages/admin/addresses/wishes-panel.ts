/** What the person wants of our mail: what they left, how often, until when not, and what they asked for and have not confirmed. */
import type { Wish } from '../../../flow/state.ts';
import { type Html, html } from '../../../lib/html.ts';
import type { StoryAsk, StorySuppression } from '../../../store/report/address-story.ts';
import type { Format } from '../../format.ts';
import { reasonClause, venueWords } from '../../words.ts';
import type { AdminVisit } from '../visit.ts';
import type { AddressStory } from './read-story.ts';

export function wishesPanel(visit: AdminVisit, story: AddressStory): Html | string {
  const optOut = story.state?.optOut;
  const { everything = null, streams = [] } = story.state?.preferences ?? {};
  const held = story.suppressions.filter((one) => one.until === null || one.until > visit.now);
  const lines = [
    optOut && optOut.scope !== 'none'
      ? html`<p><strong>${optOut.scope === 'everything' ? 'Left all mail' : `Left ${optOut.streams.join(', ')}`}</strong>${optOut.venue ? ` ${venueWords(optOut.venue)}` : ''}${optOut.at ? html`, ${visit.format.time(optOut.at)}` : ''}.</p>`
      : '',
    everything ? wish('All mail', everything, visit) : '',
    ...streams.map((one) => wish(one.stream, one, visit)),
    ...held.map((one) => suppression(visit.format, one)),
    ...story.asks.map((one) => ask(visit, one)),
  ].filter((line) => line !== '');
  if (lines.length === 0) return '';
  return html`
    <div class="panel">
      <h2>Their wishes</h2>
      ${lines}
      <p class="actions"><a href="/honoured/proof/${story.head.addressId}">Proof of what became of it</a></p>
    </div>`;
}

const OFTEN = { weekly: 'at most once a week', monthly: 'at most once a month' } as const;

function wish(
  what: string,
  { frequency, frequencySince, pausedUntil }: Wish,
  { format, now }: AdminVisit,
): Html | string {
  const isPaused = pausedUntil !== null && pausedUntil > now;
  if (frequency === null && !isPaused) return '';
  const often =
    frequency === null
      ? ''
      : html` ${OFTEN[frequency]}${frequencySince ? html`, chosen ${format.time(frequencySince)}` : ''}`;
  const pause = isPaused
    ? html`${frequency === null ? '' : ';'} no mail until ${format.date(pausedUntil)}, then again by itself`
    : '';
  return html`<p><strong>${what}:</strong>${often}${pause}.</p>`;
}

const BY_THE_PERSON = new Set(['unsubscribe_request', 'complaint']);

function suppression(format: Format, one: StorySuppression): Html {
  const what = one.stream === '' ? 'Suppressed for all mail' : `Suppressed for ${one.stream}`;
  const why = BY_THE_PERSON.has(one.reason)
    ? 'only the person can lift this'
    : one.reason === 'paused'
      ? 'they asked for a break'
      : one.reason === 'manual'
        ? 'a colleague put the address on the suppression list'
        : reasonClause(one.reason);
  return html`<p class="fine">${what} since ${format.date(one.since)}${one.until ? html` until ${format.date(one.until)}` : ''}: ${why}.</p>`;
}

const ASKED: Readonly<Record<string, string>> = {
  return: 'to get mail again',
  frequency: 'for mail more often',
  resume: 'to end the pause',
  address: 'for mail at another address',
};

function ask({ format, now }: AdminVisit, one: StoryAsk): Html {
  return html`<p class="fine">Asked ${ASKED[one.kind] ?? one.kind} ${format.time(one.askedAt)}: ${becameOf(one, now)}</p>`;
}

function becameOf(one: StoryAsk, now: Date): string {
  if (one.isConfirmed) return 'confirmed by the person.';
  switch (one.mail) {
    case 'none':
      return one.isFollowed ? 'the owner of the contact has a task.' : 'there is no contact in HubSpot yet for a task.';
    case 'failed':
      return `the mail that asks them to confirm could not be sent. ${one.why ?? ''}`.trim();
    case 'doubt':
      return `it is not known whether the mail that asks them to confirm went out. ${one.why ?? ''}`.trim();
    case 'sent':
      return one.expiresAt <= now
        ? 'they did not confirm it in time.'
        : 'they have a mail, and have not confirmed it yet.';
    default:
      return `the mail that asks them to confirm is about to be sent.${one.why ? ` It was tried, and the mail server said: ${one.why}` : ''}`;
  }
}

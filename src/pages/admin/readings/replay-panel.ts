/** What a rule for replies would change: counts, examples, and what becomes of tasks. Nothing is saved yet. */
import type { Reading, Replay, ReplayExample } from '../../../jobs/replay-reading.ts';
import { type Html, html } from '../../../lib/html.ts';
import { count, counted } from '../../format.ts';
import { emailText } from '../../parts/email-text.ts';
import { notice } from '../../parts/notice.ts';
import { table } from '../../parts/table.ts';
import { verdictLabel } from '../../words.ts';
import { serverWords } from '../addresses/server-words.ts';
import { classWords, reasonLabel } from './reason-choices.ts';

/** @param deed the button that does it, where it belongs to a form elsewhere on the page */
export function replayPanel(replay: Replay, deed: Html | null = null): Html {
  return html`
    <section class="panel replay" id="preview" aria-labelledby="preview-title">
      <h2 id="preview-title">What it changes</h2>
      <p><strong>Nothing is saved yet.</strong> ${sums(replay)}</p>
      ${replay.isPartial ? PARTIAL : ''}
      ${replay.readings.length > 0 ? html`<div>${readings(replay)}</div>` : ''}
      ${replay.events > 0 ? html`<div>${verdicts(replay)}</div>` : ''}
      ${tasks(replay)}
      ${replay.examples.length > 0 ? examples(replay.examples, replay.addresses) : ''}
      ${deed ? html`<p class="actions">${deed}</p>` : ''}
    </section>`;
}

const PARTIAL = notice(
  'amber',
  'At least so many',
  'There is too much to go through all of it while you wait: each number here is the least that it can be. What you decide on holds for everything that is stored.',
);

function sums({ events, addresses, alike, isPartial }: Replay): Html | string {
  const more =
    alike === 0 ? '' : ` ${counted(alike, 'reply', 'replies')} would be read by it and mean what they mean now.`;
  if (events === 0 && isPartial) return html`No reply was found so far that changes its meaning.${more}`;
  if (events === 0) return html`No stored reply changes its meaning.${more} What comes from then on is read so.`;
  return html`${counted(events, 'stored reply changes its meaning', 'stored replies change their meaning')}, about ${counted(addresses, 'address', 'addresses')}.${more} What comes from then on is read so, too.`;
}

function readings(replay: Replay): Html {
  return table(
    'How replies would be read',
    [
      { label: 'Read now as', cell: ({ from }) => readingWords(from) },
      { label: 'Would mean', cell: ({ to }) => readingWords(to) },
      { label: 'Replies', isNumber: true, cell: ({ events }) => count(events) },
    ],
    replay.readings,
  );
}

function readingWords(reading: Reading): string {
  return `${reasonLabel(reading.reason)} (${classWords(reading.class)})`;
}

function verdicts({ verdicts: changes, addresses }: Replay): Html {
  if (changes.length === 0) return html`<p>What we believe of these addresses stays as it is.</p>`;
  const changed = changes.reduce((sum, one) => sum + one.addresses, 0);
  return html`
    <h3>What we believe of ${counted(changed, 'address', 'addresses')} changes</h3>
    ${
      changed < addresses
        ? html`<p class="fine">Of ${count(addresses - changed)} more the belief rests on other things and stays.</p>`
        : ''
    }
    ${table(
      'Addresses whose verdict would change',
      [
        { label: 'Believed now', cell: ({ from }) => verdictLabel(from) },
        { label: 'Would be', cell: ({ to }) => verdictLabel(to) },
        { label: 'Addresses', isNumber: true, cell: (one) => count(one.addresses) },
      ],
      changes,
    )}`;
}

function tasks({ closing, staying, missed, events, isPartial }: Replay): Html | string {
  if (events === 0) return '';
  const sofar = isPartial ? ', as far as was looked' : '';
  const closes =
    closing === 0
      ? `No task loses its cause${sofar}.`
      : `Tasks about ${counted(closing, 'person', 'people')} lose their cause, and close themselves where nobody has changed them.`;
  const stays =
    staying === 0
      ? ''
      : `Tasks about ${counted(staying, 'person', 'people')} stay open, although something else is believed of them: mail still does not get there.`;
  const opens =
    missed === 0
      ? `None is needed that is not there${sofar}.`
      : `With this rule at the time a task would have been opened about ${counted(missed, 'person', 'people')}. None is opened for what is past: look at the examples, and tell the owners yourself where it matters.`;
  return notice(closing + staying + missed > 0 ? 'amber' : 'blue', 'Tasks', `${closes} ${stays} ${opens}`);
}

function examples(list: readonly ReplayExample[], addresses: number): Html {
  const title = list.length < addresses ? `${list.length} of them` : 'Each of them';
  return html`
    <details class="replay-examples"${list.length <= 5 ? html` open` : ''}>
      <summary>${title}, word for word</summary>
      <ul class="plain-list">${list.map(
        (one) => html`
        <li>
          <p><a href="/addresses/${one.addressId}">${emailText(one.email)}</a>: ${readingWords(one.from)} → ${readingWords(one.to)}</p>
          ${serverWords(one.diagnostic, one.span)}
        </li>`,
      )}</ul>
    </details>`;
}

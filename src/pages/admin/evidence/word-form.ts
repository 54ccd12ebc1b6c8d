/** Somebody knows better than the servers: who, how they know, and until when their word is to hold. */

import type { SpokenWord } from '../../../jobs/hear-word.ts';
import { DAY_MS } from '../../../lib/clock.ts';
import { BellwetherError } from '../../../lib/errors.ts';
import { type Html, html } from '../../../lib/html.ts';
import { selectField } from '../../parts/select-field.ts';
import { textField } from '../../parts/text-field.ts';
import { choiceOf, WORD_CHOICES } from './word-choices.ts';

const WHY_MAX = 300;
/** A year is the end: whoever is there will have written by then. */
const UNTIL_MAX_DAYS = 366;

export function wordForm(addressId: number): Html {
  return html`
    <details class="panel">
      <summary>You know better? Say so</summary>
      <form class="form" method="post" action="/evidence/word/${addressId}">
        ${selectField({
          name: 'says',
          label: 'What you know',
          value: 'reachable',
          options: WORD_CHOICES.map(({ says, label }) => ({ value: says, label })),
        })}
        ${textField({
          name: 'why',
          label: 'How you know',
          hint: 'It stands in the evidence, with your name.',
          value: '',
          maxLength: WHY_MAX,
          isRequired: true,
        })}
        ${textField({
          name: 'until',
          type: 'date',
          label: 'It holds until',
          hint: 'For “is there”. Empty: for three months.',
          value: '',
        })}
        <p class="actions"><button class="button" type="submit">Take it down</button></p>
      </form>
    </details>`;
}

/** @throws BellwetherError `word.*`: what is wrong, and what to do */
export function readWord(form: ReadonlyMap<string, string>, by: string, now: Date): SpokenWord {
  const says = choiceOf(form.get('says') ?? '');
  const why = (form.get('why') ?? '').replaceAll('\0', '').trim();
  if (says === null) throw new BellwetherError('word.unknown', 'Choose what you know of this address.');
  if (why === '' || why.length > WHY_MAX)
    throw new BellwetherError('word.unfounded', `Say how you know, in at most ${WHY_MAX} characters.`);
  const typed = (form.get('until') ?? '').trim();
  if (typed === '' || says !== 'reachable') return { says, by, at: now, why, until: null };
  // The end of the day: whoever writes a day means all of it.
  const until = new Date(`${typed}T23:59:59Z`);
  const ahead = until.getTime() - now.getTime();
  if (!/^\d{4}-\d{2}-\d{2}$/.test(typed) || !(ahead > 0 && ahead <= UNTIL_MAX_DAYS * DAY_MS))
    throw new BellwetherError('word.expiry', 'The day until which it holds lies within the next twelve months.');
  return { says, by, at: now, why, until };
}

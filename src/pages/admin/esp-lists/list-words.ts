/** What entries of lists are called. */
import type { HeldKind } from '../../../flow/adapt/esp-lists.ts';
import type { PushTrouble } from '../../../store/report/esp-lists.ts';
import type { Tone } from '../../words.ts';

export const HELD_WORDS: Readonly<Record<HeldKind, { readonly label: string; readonly tone: Tone }>> = {
  opt_out: { label: 'Opt-out', tone: 'blue' },
  complaint: { label: 'Spam complaint', tone: 'red' },
  bounce: { label: 'Bounce', tone: 'amber' },
  manual: { label: 'Put there by hand', tone: 'grey' },
  block: { label: 'Refusal, only noted', tone: 'grey' },
};

const CAUSES: Readonly<Record<PushTrouble['cause'], string>> = {
  opt_out: 'must not be mailed',
  complaint: 'complained',
  dead: 'no longer works',
  back: 'came back',
  alive: 'works again',
  trial: 'one mail is to be tried',
};

export function causeWords({ cause, wants }: Pick<PushTrouble, 'cause' | 'wants'>): string {
  return `${wants === 'on' ? 'Put on' : 'Take off'}: ${CAUSES[cause]}`;
}

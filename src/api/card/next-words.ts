/** What to do next, in one or two sentences. Pure. */

import type { Gate } from '../../flow/decide/gate.ts';
import { phoneNumbers } from '../../flow/decide/task-text/phone-numbers.ts';
import type { ContactFacts } from '../../flow/facts.ts';
import type { AddressState } from '../../flow/state.ts';
import { writeDate } from '../../flow/write-date.ts';
import type { CardSuggestion } from './card-data.ts';

export interface NextInput {
  readonly state: AddressState;
  readonly contact: ContactFacts | null;
  readonly suggestion: CardSuggestion | null;
  /** May somebody who left everything be called? */
  readonly gate: Gate;
  readonly timeZone: string;
}

export function nextWords({ state, contact, suggestion, gate, timeZone }: NextInput): string {
  const { verdict, optOut } = state;
  if (optOut.scope === 'everything') {
    return gate.mode === 'call'
      ? `Do not email. One call to hear what went wrong is allowed, without a pitch. ${gate.why}`
      : `Do not contact them; review internally what went wrong. ${gate.why}`;
  }
  if (suggestion?.isUnderWay)
    return 'The new address is on its way into the contact. The next mail shows whether it is right.';
  if (suggestion?.deed) {
    return suggestion.confidence === 'Ask first'
      ? `Ask whether ${suggestion.email} is theirs, then confirm it here.`
      : `Check the probable address, and confirm it here. The next mail shows whether it is right.`;
  }
  const call = contact === null ? 'Call them' : callWords(contact);
  switch (verdict) {
    case 'dead':
      return `${call}, or whoever took over: ask who is responsible now, and for an address that works.`;
    case 'unsure':
      return `${call}: are they still there? Say below what you find out.`;
    case 'blocked':
      return 'Ask their IT which rule refused our mail: the evidence has a letter for it. Until then, call.';
    case 'retrying':
      return state.retryAfter
        ? `Wait: mail makes sense again after ${writeDate(state.retryAfter, timeZone)}. ${call} if it is urgent.`
        : `Wait for the next attempt. ${call} if it is urgent.`;
    default:
      return 'Nothing: mail may be sent as usual.';
  }
}

function callWords(contact: ContactFacts): string {
  const numbers = phoneNumbers(contact);
  return numbers === null ? 'Reach them in another way, for example through a colleague of theirs' : `Call ${numbers}`;
}

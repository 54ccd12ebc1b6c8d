/** What to do about somebody whose mail no longer gets through. */
import type { DealFacts } from '../../facts.ts';
import { writeDate } from '../../write-date.ts';
import { gateContact } from '../gate.ts';
import type { PlayInput, TaskSection } from '../play.ts';
import { suggestAddress } from '../suggest-address.ts';
import type { PersonWords } from './describe-person.ts';
import { oneLine } from './fit-subject.ts';
import { phoneNumbers } from './phone-numbers.ts';

export interface LostSteps extends TaskSection {
  /** Whether the person may be called: they may have asked to be left alone. */
  readonly mayCall: boolean;
}

/**
 * @param deals that need a new person, should they have left
 * @param hasReplacement whether colleagues are named below
 */
export function lostSteps(
  input: PlayInput,
  person: PersonWords,
  deals: readonly DealFacts[],
  when: string,
  hasReplacement: boolean,
): LostSteps {
  const { after, facts, settings } = input;
  const hasLeft = after.optOut.scope === 'everything';
  const mayCall = !hasLeft || gateContact(facts, after.optOut, settings, input.isPrivateAddress).mode === 'call';
  const items = mayCall
    ? [reachStep(input, person, when), askForAddress(input)]
    : [leaveAloneStep(input, person), `Ask a colleague ${when} whether they are still there.`];
  if (mayCall && hasLeft) items.splice(1, 0, 'They left all our mail: keep the call to this matter, without a pitch.');
  items.push(goneStep(person, deals));
  if (mayCall && hasReplacement) items.push('If you cannot reach them: call the colleagues below.');
  return { heading: 'What to do', text: null, items, ordered: true, mayCall };
}

/** By phone, else by the ways that need no mail. */
export function reachStep({ facts }: PlayInput, person: PersonWords, when: string): string {
  const { contact } = facts;
  const numbers = contact === null ? null : phoneNumbers(contact);
  const profile = oneLine(contact?.linkedinUrl ?? '');
  if (numbers !== null)
    return `Call ${person.name} ${when}: ${numbers}${profile === '' ? '' : `; LinkedIn: ${profile}`}`;
  const switchboard = person.company === null ? 'find one' : `ask the switchboard at ${person.company}`;
  if (profile === '') return `Reach ${person.name} ${when}: no phone number is on record, so ${switchboard}.`;
  return `Reach ${person.name} ${when}: no phone number is on record, so ${switchboard} or write on LinkedIn: ${profile}`;
}

function askForAddress(input: PlayInput): string {
  const suggested = suggestAddress(input);
  if (suggested === null) return 'If they answer: ask which address works, and correct it on the contact.';
  return `If they answer: ask whether ${suggested.email} is right, and write the right address on the contact. ${suggested.why}`;
}

function goneStep({ company }: PersonWords, deals: readonly DealFacts[]): string {
  const places = company === null ? [] : ['the company'];
  if (deals.length > 0) places.push(deals.length === 1 ? 'the deal' : 'the deals');
  const where = places.length === 0 ? 'HubSpot' : places.join(' and to ');
  return `If they have left: ask who has taken over, and add that person to ${where}.`;
}

function leaveAloneStep({ after, facts }: PlayInput, person: PersonWords): string {
  const since = after.optOut.at === null ? '' : ` on ${writeDate(after.optOut.at, facts.timeZone)}`;
  return `Do not contact ${person.name}: they asked${since} to get no more mail from us, and your rules allow no calls after that.`;
}

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
  if (after.cause?.word?.says === 'left') {
    return {
      heading: 'What to do',
      text: null,
      items: successorSteps(input, person, deals, when),
      ordered: true,
      mayCall: true,
    };
  }
  const items = mayCall
    ? [reachStep(input, person, when), askForAddress(input)]
    : [leaveAloneStep(input, person), `Ask a colleague ${when} whether they are still there.`];
  if (mayCall && hasLeft) items.splice(1, 0, 'They left all our mail: keep the call to this matter, without a pitch.');
  items.push(goneStep(person, deals));
  if (mayCall && hasReplacement) items.push('If you cannot reach them: call the colleagues below.');
  return { heading: 'What to do', text: null, items, ordered: true, mayCall };
}

/** Where it is known that they have left, nobody asks them: the company goes on. */
function successorSteps(
  { facts }: PlayInput,
  person: PersonWords,
  deals: readonly DealFacts[],
  when: string,
): readonly string[] {
  const profile = oneLine(facts.contact?.linkedinUrl ?? '');
  const company = person.company === null ? 'their company' : person.company;
  return [
    `Ask at ${company} ${when} who has taken over from ${person.name}, and add that person to ${placesOf(person, deals)}.`,
    `Find out where ${person.name} works now: somebody who knows you is a good beginning there${profile === '' ? '.' : `. LinkedIn: ${profile}`}`,
    'If they are still there after all: choose “I have reached them” under “What do you know?” on the contact, and this task closes by itself.',
  ];
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

function goneStep(person: PersonWords, deals: readonly DealFacts[]): string {
  return `If they have left: ask who has taken over, and add that person to ${placesOf(person, deals)}.`;
}

function placesOf({ company }: PersonWords, deals: readonly DealFacts[]): string {
  const places = company === null ? [] : ['the company'];
  if (deals.length > 0) places.push(deals.length === 1 ? 'the deal' : 'the deals');
  return places.length === 0 ? 'HubSpot' : places.join(' and to ');
}

function leaveAloneStep({ after, facts }: PlayInput, person: PersonWords): string {
  const since = after.optOut.at === null ? '' : ` on ${writeDate(after.optOut.at, facts.timeZone)}`;
  return `Do not contact ${person.name}: they asked${since} to get no more mail from us, and your rules allow no calls after that.`;
}

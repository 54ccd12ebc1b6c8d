/**
 * The task for what somebody asked by a link and no mail could confirm: mail again, more of it, or mail at another address.
 * Whoever has an old mail has the link, so nothing was changed, and a colleague finds out whether it was the person. Pure.
 */
import type { Ask } from '../ask.ts';
import type { CrmFacts } from '../facts.ts';
import type { DecideSettings } from '../settings.ts';
import type { OptOut } from '../state.ts';
import { writeDate } from '../write-date.ts';
import { dueNextWorkingDay } from './due-dates.ts';
import { gateContact } from './gate.ts';
import { openDeals } from './open-deals.ts';
import type { TaskDraft, TaskSection } from './play.ts';
import { resolveOwner } from './resolve-owner.ts';
import { standAt } from './stand-at.ts';
import { describePerson } from './task-text/describe-person.ts';
import { fitSubject } from './task-text/fit-subject.ts';
import { phoneNumbers } from './task-text/phone-numbers.ts';

export interface AskToSeeTo {
  readonly ask: Ask;
  /** By whose link. */
  readonly email: string;
  /** For another address: which. */
  readonly newEmail: string;
  readonly askedAt: Date;
  readonly optOut: OptOut;
  /** They pressed the button of a mail to the new address; another contact of HubSpot has it already. */
  readonly isTaken: boolean;
}

/** @returns null where HubSpot has no contact for a task to stand at */
export function draftAskTask(
  asked: AskToSeeTo,
  facts: CrmFacts,
  settings: DecideSettings,
  now: Date,
): TaskDraft | null {
  const { contact } = facts;
  if (contact === null) return null;
  const { ask, email, newEmail, askedAt, isTaken } = asked;
  const person = describePerson(facts, email);
  const owner = resolveOwner(facts, settings);
  const when = `On ${writeDate(askedAt, facts.timeZone)} somebody with the link of ${person.described} asked`;
  return {
    subject: fitSubject([...person.label, SUBJECTS[ask.kind]]),
    sections: [
      { heading: 'What happened', text: `${when} on the unsubscribe page ${saidOf(ask, newEmail)}.`, items: [] },
      isTaken ? mergeSteps(newEmail) : askSteps(asked, facts, settings),
      { heading: 'Why you got this', text: owner.why, items: [] },
    ],
    type: 'TODO',
    priority: 'MEDIUM',
    dueAt: dueNextWorkingDay(now, facts.timeZone),
    ownerId: owner.ownerId,
    ...standAt(contact.contactId, facts, openDeals(facts.deals)),
  };
}

const SUBJECTS: Readonly<Record<Ask['kind'], string>> = {
  return: ' asks to come back to our mail',
  frequency: ' asks to get our mail more often',
  resume: ' asks to end the pause in our mail',
  address: ' asks to be written at another address',
};

function saidOf(ask: Ask, newEmail: string): string {
  switch (ask.kind) {
    case 'address':
      return `to be written at ${newEmail} from now on`;
    case 'return':
      return `to get ${streamWords(ask.stream)} again`;
    case 'frequency':
      return `to get ${streamWords(ask.stream)} ${OFTEN[ask.frequency]}`;
    case 'resume':
      return `to get ${streamWords(ask.stream)} again before the pause that they chose is over`;
  }
}

const OFTEN = { as_it_comes: 'as often as it comes', weekly: 'once a week', monthly: 'once a month' } as const;

function streamWords(stream: string | null): string {
  return stream === null ? 'our mail' : `“${stream}”`;
}

function mergeSteps(newEmail: string): TaskSection {
  return {
    heading: 'What to do',
    text: `They confirmed it by a mail to that address. Another contact in HubSpot has ${newEmail} already, so it could not be written to this one.`,
    items: ['If both are the same person, merge the two contacts in HubSpot.', 'What they left stays left either way.'],
  };
}

/** A call is for who has left nothing, or where the portal's own rules allow one. */
function askSteps({ ask, newEmail, optOut }: AskToSeeTo, facts: CrmFacts, settings: DecideSettings): TaskSection {
  const nothing =
    'Nothing was changed: a link in an old mail may be in other hands, and Bellwether has no mail server to ask them itself.';
  const gate = optOut.scope === 'none' ? null : gateContact(facts, optOut, settings);
  const last = LAST_STEPS[ask.kind === 'address' ? 'address' : 'more'];
  if (gate?.mode === 'review') {
    const items = [
      'Do not contact them about this: no mail, no call, no message. What they asked for by the link is no permission.',
      `When they speak with you of their own accord, ask whether ${ask.kind === 'address' ? `${newEmail} is theirs` : 'it was them'}.`,
      last,
    ];
    return { heading: 'What to do', text: `${nothing} ${gate.why}`, items, ordered: true };
  }
  const phone = facts.contact === null ? null : phoneNumbers(facts.contact);
  const how = phone === null ? 'in person or by phone' : `by phone (${phone}) or in person`;
  const items = [
    ask.kind === 'address' ? `Ask them ${how} whether ${newEmail} is theirs.` : `Ask them ${how} whether it was them.`,
    last,
  ];
  return { heading: 'What to do', text: gate === null ? nothing : `${nothing} ${gate.why}`, items, ordered: true };
}

const LAST_STEPS = {
  address: 'If it is, change the address of the contact in HubSpot. What they left at the old one stays left.',
  more: 'If it was, let them sign up anew by a form that asks for a confirmation. Nobody but they can lift their opt-out.',
} as const;

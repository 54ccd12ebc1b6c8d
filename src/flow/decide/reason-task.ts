/**
 * The task by which a colleague asks somebody who left why: humble, and only where the portal's own rules allow a call.
 * Nothing is ever sold by it, and nobody is won back. Pure.
 */
import type { CrmFacts } from '../facts.ts';
import type { DecideSettings } from '../settings.ts';
import type { OptOut } from '../state.ts';
import { writeDate } from '../write-date.ts';
import { dueNextWorkingDay } from './due-dates.ts';
import { gateContact } from './gate.ts';
import { openDeals } from './open-deals.ts';
import type { TaskDraft } from './play.ts';
import { resolveOwner } from './resolve-owner.ts';
import { standAt } from './stand-at.ts';
import { describePerson } from './task-text/describe-person.ts';
import { fitSubject } from './task-text/fit-subject.ts';
import { phoneNumbers } from './task-text/phone-numbers.ts';

export interface ReasonToAsk {
  readonly email: string;
  readonly optOut: OptOut;
  /** A mail provider's, where everybody may have one. */
  readonly isPrivateAddress: boolean;
}

/** @returns null where HubSpot has no contact for a task to stand at, or they left nothing */
export function draftReasonTask(
  { email, optOut, isPrivateAddress }: ReasonToAsk,
  facts: CrmFacts,
  settings: DecideSettings,
  now: Date,
): TaskDraft | null {
  const { contact } = facts;
  if (contact === null || optOut.scope === 'none') return null;
  const person = describePerson(facts, email);
  const owner = resolveOwner(facts, settings);
  const gate = gateContact(facts, optOut, settings, isPrivateAddress);
  const phone = phoneNumbers(contact);
  const on = optOut.at === null ? '' : ` on ${writeDate(optOut.at, facts.timeZone)}`;
  const left = optOut.scope === 'everything' ? 'all our mail' : optOut.streams.join(', ');
  const items =
    gate.mode === 'call'
      ? [
          `Call${phone === null ? '' : ` ${phone}`}, thank them, and ask what we could have done better. Sell nothing, and do not ask them to come back.`,
          'If they would rather not say, thank them and leave it there.',
          'Write their words down at the contact.',
        ]
      : [
          'Do not contact them about this: no mail, no call, no message.',
          'Look at what they got from us before they left: how much, how often, about what.',
          'When they speak with you of their own accord, ask what we could have done better.',
        ];
  return {
    subject: fitSubject([...person.label, ': why did they leave our mail?']),
    sections: [
      { heading: 'What happened', text: `${person.described} left ${left}${on}. A workflow asks why.`, items: [] },
      { heading: 'What to do', text: gate.why, items, ordered: true },
      { heading: 'Why you got this', text: owner.why, items: [] },
    ],
    type: gate.mode === 'call' ? 'CALL' : 'TODO',
    priority: 'LOW',
    dueAt: dueNextWorkingDay(now, facts.timeZone),
    ownerId: owner.ownerId,
    ...standAt(contact.contactId, facts, openDeals(facts.deals)),
  };
}

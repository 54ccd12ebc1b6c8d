/**
 * Somebody left everything: learn what went wrong, or at least never do it again. The gate chooses between one humble call
 * and an internal review; there is always a task, and never a mail.
 */
import { dueNextWorkingDay } from '../due-dates.ts';
import { type Gate, gateContact } from '../gate.ts';
import { isFresh } from '../is-fresh.ts';
import { openDeals } from '../open-deals.ts';
import { openEpisode } from '../open-episode.ts';
import type { Decision, Play, PlayInput, TaskDraft } from '../play.ts';
import { resolveOwner } from '../resolve-owner.ts';
import { standAt } from '../stand-at.ts';
import { describePerson } from '../task-text/describe-person.ts';
import { fitSubject } from '../task-text/fit-subject.ts';
import {
  callSteps,
  reviewSteps,
  theirWords,
  whatRulesSay,
  whatTheyDid,
  whoTheyAre,
} from '../task-text/left-sections.ts';
import { openerSection } from '../task-text/opener.ts';
import { whyYou } from '../task-text/why-you.ts';

const LABEL = 'Left all mail';

export const globalUnsubscribe: Play = {
  id: 'global-unsubscribe',
  label: LABEL,
  summary:
    'When a person leaves all mail, service or sales reviews it internally, or calls once where your table allows that; never by email.',
  needs: [
    {
      scope: 'crm.objects.companies.read',
      isVital: false,
      without: 'HubSpot does not let Bellwether read companies, so it is not known who acts for one.',
    },
  ],
  decide(input: PlayInput): readonly Decision[] {
    const { after, facts, settings, now } = input;
    const { optOut } = after;
    const episode = openEpisode(after, 'left');
    const { contact } = facts;
    if (contact === null || episode === null || optOut.scope !== 'everything' || optOut.at === null) return [];
    if (optOut.complaint || !isFresh(optOut, settings, now)) return [];
    const gate = gateContact(facts, optOut, settings, input.isPrivateAddress);
    return [
      {
        play: 'global-unsubscribe',
        episode,
        target: { type: 'contact', id: contact.contactId },
        at: optOut.at,
        task: draftTask(input, contact.contactId, gate),
        because: {
          mode: gate.mode,
          gate: gate.why,
          row: gate.row,
          venue: optOut.venue,
          surveyReason: input.survey?.reason ?? null,
        },
      },
    ];
  },
};

function draftTask(input: PlayInput, contactId: string, gate: Gate): TaskDraft {
  const { email, facts, settings, now } = input;
  const person = describePerson(facts, email);
  const owner = resolveOwner(facts, settings);
  const mayCall = gate.mode === 'call';
  const lead = mayCall ? 'Call once, humbly: ' : 'Review internally, do not contact: ';
  return {
    subject: fitSubject([lead, ...person.label, ' left all our mail']),
    sections: [
      whatTheyDid(input, person),
      ...theirWords(input),
      whoTheyAre(input),
      whatRulesSay(gate),
      ...(mayCall ? [callSteps(input, person), openerSection(input, 'everything')] : [reviewSteps(input)]),
      whyYou(
        owner,
        LABEL,
        'opens a task when a person leaves all mail. It follows the rules that are set for your company, and is no legal advice.',
      ),
    ],
    type: mayCall ? 'CALL' : 'TODO',
    priority: 'MEDIUM',
    dueAt: dueNextWorkingDay(now, facts.timeZone),
    ownerId: owner.ownerId,
    ...standAt(contactId, facts, openDeals(facts.deals)),
  };
}

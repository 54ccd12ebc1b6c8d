/** Somebody marked our mail as spam: as if they had left everything, and nobody contacts them about it, whatever the table allows. */
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
import { dealStep, theirWords, whatRulesSay, whatTheyDid, whoTheyAre } from '../task-text/left-sections.ts';
import { whyYou } from '../task-text/why-you.ts';

const LABEL = 'Marked as spam';
/** Plays whose task may ask for a call to the same person. */
const MAY_ASK_TO_CALL: readonly string[] = ['global-unsubscribe', 'list-unsubscribe'];

export const complaint: Play = {
  id: 'complaint',
  label: LABEL,
  summary:
    'When a person marks mail as spam, it counts as leaving everything, and it is reviewed internally how they came to get it; nobody contacts them.',
  needs: [],
  decide(input: PlayInput): readonly Decision[] {
    const { after, facts, settings, now } = input;
    const { optOut } = after;
    const episode = openEpisode(after, 'left');
    const { contact } = facts;
    if (contact === null || episode === null || !optOut.complaint || optOut.at === null) return [];
    if (!isFresh(optOut, settings, now)) return [];
    // Earlier releases told of complaints by the play about leaving everything; only then has a task of it been opened first.
    const isToldAlready = optOut.venue === 'complaint' && episode.tasksBy?.includes('global-unsubscribe') === true;
    if (isToldAlready && !episode.tasksBy?.includes('complaint')) return [];
    const mayHaveCall = episode.tasksBy?.some((play) => MAY_ASK_TO_CALL.includes(play)) ?? false;
    const gate = gateContact(facts, optOut, settings, input.isPrivateAddress);
    return [
      {
        play: 'complaint',
        episode,
        target: { type: 'contact', id: contact.contactId },
        at: optOut.at,
        task: draftTask(input, contact.contactId, gate, mayHaveCall),
        because: { mode: gate.mode, gate: gate.why, venue: optOut.venue, campaign: optOut.campaign },
      },
    ];
  },
};

/** @param mayHaveCall an earlier task may ask for what is forbidden now */
function draftTask(input: PlayInput, contactId: string, gate: Gate, mayHaveCall: boolean): TaskDraft {
  const { email, facts, settings, now } = input;
  const person = describePerson(facts, email);
  const owner = resolveOwner(facts, settings);
  const items = [
    'Check that they had asked for this mail, and where their address came from.',
    'If others came from the same place: ask marketing to stop mailing them until that is clear.',
    'Note what you found on the contact.',
    ...dealStep(facts),
  ];
  if (mayHaveCall)
    items.unshift('An earlier task about them may ask for a call: do not make it, and complete that task.');
  return {
    subject: fitSubject(['Review internally, do not contact: ', ...person.label, ' marked our mail as spam']),
    sections: [
      whatTheyDid(input, person),
      ...theirWords(input),
      whoTheyAre(input),
      whatRulesSay(gate),
      { heading: 'What to do', text: null, items, ordered: true },
      whyYou(owner, LABEL, 'opens a task when a person marks our mail as spam.'),
    ],
    type: 'TODO',
    priority: mayHaveCall ? 'HIGH' : 'LOW',
    dueAt: dueNextWorkingDay(now, facts.timeZone),
    ownerId: owner.ownerId,
    ...standAt(contactId, facts, openDeals(facts.deals)),
  };
}

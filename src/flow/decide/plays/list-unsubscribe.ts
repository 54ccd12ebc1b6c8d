/** Somebody left one kind of mail, and goes on getting the rest: the contact says so, and service may ask once how we bothered them. */
import { dueNextWorkingDay } from '../due-dates.ts';
import { type Gate, gateContact } from '../gate.ts';
import { isFresh } from '../is-fresh.ts';
import { findMatters } from '../matters.ts';
import { openDeals } from '../open-deals.ts';
import { openEpisode } from '../open-episode.ts';
import type { Decision, Play, PlayInput, TaskDraft } from '../play.ts';
import { resolveServiceOwner } from '../resolve-owner.ts';
import { standAt } from '../stand-at.ts';
import { describePerson } from '../task-text/describe-person.ts';
import { fitSubject } from '../task-text/fit-subject.ts';
import {
  callSteps,
  reviewSteps,
  streamWords,
  theirWords,
  whatRulesSay,
  whatTheyDid,
  whoTheyAre,
} from '../task-text/left-sections.ts';
import { openerSection } from '../task-text/opener.ts';
import { whyYou } from '../task-text/why-you.ts';

const LABEL = 'Left one kind of mail';

export const listUnsubscribe: Play = {
  id: 'list-unsubscribe',
  label: LABEL,
  summary:
    'When a person leaves one kind of mail, the contact says which; where you want it, service gives those who matter a personal touch, by a call if your table allows that.',
  needs: [],
  decide(input: PlayInput): readonly Decision[] {
    const { after, facts, settings, now } = input;
    const { optOut } = after;
    const episode = openEpisode(after, 'left');
    const { contact } = facts;
    if (contact === null || episode === null || optOut.scope !== 'streams' || optOut.at === null) return [];
    if (!isFresh(optOut, settings, now)) return [];
    const gate = gateContact(facts, optOut, settings, input.isPrivateAddress);
    const isWanted = settings.personalTouch === 'on' && findMatters(facts, settings, now).length > 0;
    return [
      {
        play: 'list-unsubscribe',
        episode,
        target: { type: 'contact', id: contact.contactId },
        at: optOut.at,
        task: isWanted ? draftTask(input, contact.contactId, gate) : null,
        because: { mode: gate.mode, gate: gate.why, row: gate.row, streams: optOut.streams.join(', ') },
      },
    ];
  },
};

function draftTask(input: PlayInput, contactId: string, gate: Gate): TaskDraft {
  const { after, email, facts, settings, now } = input;
  const person = describePerson(facts, email);
  const owner = resolveServiceOwner(facts, settings);
  const streams = streamWords(after.optOut.streams, input.words);
  const mayCall = gate.mode === 'call';
  const lead = mayCall ? 'Personal touch: ' : 'Review internally, do not contact: ';
  return {
    subject: fitSubject([lead, ...person.label, ' left ', { name: streams }]),
    sections: [
      whatTheyDid(input, person),
      ...theirWords(input),
      whoTheyAre(input),
      whatRulesSay(gate),
      ...(mayCall ? [callSteps(input, person), openerSection(input, 'stream')] : [reviewSteps(input)]),
      whyYou(owner, LABEL, 'asks for a personal touch when somebody who matters leaves one kind of mail.'),
    ],
    type: mayCall ? 'CALL' : 'TODO',
    priority: 'LOW',
    dueAt: dueNextWorkingDay(now, facts.timeZone),
    ownerId: owner.ownerId,
    ...standAt(contactId, facts, openDeals(facts.deals)),
  };
}

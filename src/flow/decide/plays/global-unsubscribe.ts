/**
 * Somebody left everything: learn what went wrong, or at least never do it again. The gate chooses between one humble call
 * and an internal review; there is always a task, and never a mail.
 */
import { cutText } from '../../../lib/cut-text.ts';
import { writeDate } from '../../write-date.ts';
import { customerFor } from '../customer-for.ts';
import { dueNextWorkingDay } from '../due-dates.ts';
import { type Gate, gateContact } from '../gate.ts';
import { isFresh } from '../is-fresh.ts';
import { openDeals } from '../open-deals.ts';
import { openEpisode } from '../open-episode.ts';
import type { Decision, Play, PlayInput, TaskDraft, TaskSection } from '../play.ts';
import { resolveOwner } from '../resolve-owner.ts';
import { standAt } from '../stand-at.ts';
import { describePerson, type PersonWords } from '../task-text/describe-person.ts';
import { fitSubject, oneLine } from '../task-text/fit-subject.ts';
import { phoneNumbers } from '../task-text/phone-numbers.ts';
import { whyYou } from '../task-text/why-you.ts';
import { writeDeal } from '../task-text/write-deal.ts';

const LABEL = 'Left all mail';

export const globalUnsubscribe: Play = {
  id: 'global-unsubscribe',
  label: LABEL,
  summary:
    'When a person leaves all mail, service or sales reviews it internally, or calls once where your rules allow that; never by email.',
  needs: [
    {
      scope: 'crm.objects.companies.read',
      isVital: false,
      without: 'HubSpot does not let Bellwether read companies, so only customers count as people at a company.',
    },
  ],
  decide(input: PlayInput): readonly Decision[] {
    const { after, facts, settings, now } = input;
    const { optOut } = after;
    const episode = openEpisode(after, 'left');
    const { contact } = facts;
    if (contact === null || episode === null || optOut.scope !== 'everything' || optOut.at === null) return [];
    if (!isFresh(optOut, settings, now)) return [];
    const gate = gateContact(facts, optOut, settings);
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
          venue: optOut.venue,
          complaint: optOut.complaint,
          surveyReason: input.survey?.reason ?? null,
        },
      },
    ];
  },
};

function draftTask(input: PlayInput, contactId: string, gate: Gate): TaskDraft {
  const { after, email, facts, settings, now } = input;
  const person = describePerson(facts, email);
  const owner = resolveOwner(facts, settings);
  const deals = openDeals(facts.deals);
  const act = after.optOut.complaint ? ' marked our mail as spam' : ' left all our mail';
  const lead = gate.mode === 'call' ? 'Call once, humbly: ' : 'Review internally, do not contact: ';
  return {
    subject: fitSubject([lead, ...person.label, act]),
    sections: [
      whatHappened(input, person),
      ...ownWords(input),
      ...stakes(input),
      gate.mode === 'call' ? callSteps(input, person, gate) : reviewSteps(input, person, gate),
      whyYou(
        owner,
        LABEL,
        'opens a task when a person leaves all mail. It follows the rules that are set for your company, and is no legal advice.',
      ),
    ],
    type: gate.mode === 'call' ? 'CALL' : 'TODO',
    priority: 'MEDIUM',
    dueAt: dueNextWorkingDay(now, facts.timeZone),
    ownerId: owner.ownerId,
    ...standAt(contactId, facts, deals),
  };
}

const VENUES: Readonly<Record<string, string>> = {
  page: ', on the unsubscribe page',
  one_click: ', with the unsubscribe button of their mail program',
  reply: ', by replying to a mail',
};

function whatHappened({ after, facts }: PlayInput, person: PersonWords): TaskSection {
  const { at, campaign, complaint, venue } = after.optOut;
  const when = at === null ? '' : ` on ${writeDate(at, facts.timeZone)}`;
  const where = complaint ? '' : (VENUES[venue ?? ''] ?? '');
  const mail = campaign === null ? '' : ` The mail was “${cutText(oneLine(campaign), 80)}”.`;
  const act = complaint ? 'marked our mail as spam' : 'left all our mail';
  const text = `${person.described} ${act}${when}${where}.${mail} The opt-out stands: only they themselves can lift it.`;
  return { heading: 'What happened', text, items: [] };
}

/** Word for word: what people say on leaving is worth more than any summary of it. */
function ownWords({ survey }: PlayInput): readonly TaskSection[] {
  const comment = survey?.comment?.trim() ?? '';
  const reason = survey?.reason?.replaceAll('_', ' ').trim() ?? '';
  if (comment === '' && reason === '') return [];
  const items = reason === '' ? [] : [`Reason chosen: ${reason}`];
  return [{ heading: 'What they told us', text: comment === '' ? null : `“${comment}”`, items }];
}

function stakes({ facts, now }: PlayInput): readonly TaskSection[] {
  const customer = customerFor(facts, now, (at) => writeDate(at, facts.timeZone));
  const items = customer === null ? [] : [customer];
  for (const deal of openDeals(facts.deals)) items.push(`Open deal ${writeDeal(deal, facts, now)}.`);
  return items.length === 0 ? [] : [{ heading: 'Who they are to us', text: null, items }];
}

function callSteps({ facts }: PlayInput, person: PersonWords, gate: Gate): TaskSection {
  const numbers = facts.contact === null ? null : phoneNumbers(facts.contact);
  const call =
    numbers === null
      ? `Call ${person.name} once, never by email: no phone number is on record, so find the company’s main number or leave it.`
      : `Call ${person.name} once, never by email: ${numbers}`;
  const items = [
    call,
    'Say that you saw that they left, that it is respected, and that you would like to know what we did wrong.',
    'Listen. No pitch, and do not ask them to come back.',
    'If they would rather not talk: thank them, and leave it there for good.',
    'Write down what they said, in their words, on the contact.',
  ];
  return { heading: 'What to do', text: gate.why, items, ordered: true };
}

function reviewSteps({ after, facts }: PlayInput, person: PersonWords, gate: Gate): TaskSection {
  const items = [
    `Do not contact ${person.name} about this: no mail, no call, no message.`,
    'Look at what we sent them lately and how often, and at their last conversations with us.',
    'Agree with marketing what should change for people like them, and note it on the contact.',
  ];
  if (openDeals(facts.deals).length > 0) {
    items.push(
      'Their deal is open: ask whoever looks after privacy in your company before you speak with them about it.',
    );
  }
  if (after.optOut.complaint) items.push('Check that they had asked for this mail, and where their address came from.');
  return { heading: 'What to do', text: gate.why, items, ordered: true };
}

/** Their mail gateway refuses us, or is probably mistaken: their IT can say which rule it was. The person is not suppressed. */
import type { Reason } from '../../event.ts';
import type { AddressState, Cause } from '../../state.ts';
import { dueNextWorkingDay } from '../due-dates.ts';
import { isFresh } from '../is-fresh.ts';
import { isOurMailBlocked } from '../mailing-blocked.ts';
import { findMatters } from '../matters.ts';
import { openDeals } from '../open-deals.ts';
import { openEpisode } from '../open-episode.ts';
import type { Decision, Play, PlayInput, TaskDraft, TaskSection } from '../play.ts';
import { resolveOwner } from '../resolve-owner.ts';
import { standAt } from '../stand-at.ts';
import { describePerson, type PersonWords } from '../task-text/describe-person.ts';
import { evidenceSections } from '../task-text/evidence-sections.ts';
import { fitSubject } from '../task-text/fit-subject.ts';
import { writeItLetter } from '../task-text/it-letter.ts';
import { reachStep } from '../task-text/lost-steps.ts';
import { whatHappened } from '../task-text/what-happened.ts';
import { whyItMatters } from '../task-text/why-it-matters.ts';
import { whyYou } from '../task-text/why-you.ts';

const LABEL = 'Refused, probably by mistake';

/** What their IT can help with; the rest is for us to mend, or the person's own wish. */
const THEIRS: ReadonlySet<Reason> = new Set<Reason>([
  'policy',
  'security',
  'reputation',
  'spam_content',
  'content',
  'virus',
  'undetermined',
  'user_unknown',
  'mailbox_inactive',
]);

export const falseBounce: Play = {
  id: 'false-bounce',
  label: LABEL,
  summary:
    'When the mail gateway of a contact that matters refuses us, or is probably mistaken about them, the owner gets a letter to their IT. The contact is not suppressed.',
  needs: [],
  decide(input: PlayInput): readonly Decision[] {
    const { after, facts, settings, now, mailing } = input;
    const episode = openEpisode(after, 'lost');
    const { contact } = facts;
    const { cause } = after;
    if (contact === null || episode === null || cause === null || !isRefusal(after, cause)) return [];
    // Who left everything misses no mail of ours.
    if (after.optOut.scope === 'everything' || !isFresh(cause, settings, now)) return [];
    if (after.verdict === 'blocked' && isOurMailBlocked(mailing, settings)) return [];
    const matters = findMatters(facts, settings, now);
    if (matters.length === 0) return [];
    return [
      {
        play: 'false-bounce',
        episode,
        target: { type: 'contact', id: contact.contactId },
        at: cause.at,
        task: draftTask(input, contact.contactId, cause),
        because: {
          verdict: after.verdict,
          reason: cause.reason,
          gateway: cause.gateway,
          matters: matters.map((matter) => matter.kind).join(', '),
        },
      },
    ];
  },
};

function isRefusal(state: AddressState, cause: Cause): boolean {
  if (!THEIRS.has(cause.reason)) return false;
  if (state.verdict === 'blocked') return true;
  return state.verdict === 'unsure' && (state.hypothesis === 'probably_fine' || state.hypothesis === 'gateway_refuses');
}

function draftTask(input: PlayInput, contactId: string, cause: Cause): TaskDraft {
  const { after, facts, settings, now } = input;
  const person = describePerson(facts, input.email);
  const owner = resolveOwner(facts, settings);
  const deals = openDeals(facts.deals);
  const what =
    after.verdict === 'blocked'
      ? ': their mail server refuses us, ask their IT'
      : ': probably fine, ask their IT why mail came back';
  return {
    subject: fitSubject([...person.label, what]),
    sections: [
      happened(input, cause, person),
      whyItMatters(input, deals),
      steps(input, person),
      letter(input, cause),
      ...evidenceSections(after),
      whyYou(
        owner,
        LABEL,
        'opens a task when the mail gateway of a contact that matters refuses us, or is probably mistaken.',
      ),
    ],
    type: 'CALL',
    priority: 'MEDIUM',
    dueAt: dueNextWorkingDay(now, facts.timeZone),
    ownerId: owner.ownerId,
    ...standAt(contactId, facts, deals),
  };
}

function happened(input: PlayInput, cause: Cause, person: PersonWords): TaskSection {
  const section = whatHappened(input, cause, person);
  if (input.after.verdict !== 'blocked') return section;
  const [judged = '', ...words] = (section.text ?? '').split('\n');
  const note = `This says nothing against ${person.name}: the mail was refused, not the person. They stay on your lists.`;
  return { ...section, text: [`${judged} ${note}`, ...words].join('\n') };
}

function steps(input: PlayInput, person: PersonWords): TaskSection {
  // Their IT finds a mail sooner by the domain that signed it, which few email services tell.
  const isSigned = (input.after.cause?.dkimDomain ?? null) !== null;
  const addition = isSigned
    ? ''
    : ' If you can, add the DKIM domain of our mail to it: your email service shows it where the sending domain is set up.';
  const items = [
    reachStep(input, person, 'by the next working day'),
    'Ask whether they get our mail, and who looks after mail at their company.',
    `Send the letter below to that person, from your own mailbox.${addition}`,
    'Note the answer on the contact. When mail arrives again, this task closes by itself.',
  ];
  return { heading: 'What to do', text: null, items, ordered: true };
}

function letter({ after, email, facts }: PlayInput, cause: Cause): TaskSection {
  const reached = after.peers?.reached ?? 0;
  const text = writeItLetter({ email, name: facts.contact?.name ?? '', cause, reached, zone: facts.timeZone });
  return { heading: 'The letter for their IT', text: text.trim().replaceAll(/\n{2,}/g, '\n'), items: [] };
}

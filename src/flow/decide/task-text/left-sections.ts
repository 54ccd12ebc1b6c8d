/** What tasks about people who left say of them, of their words, and of what the portal's rules allow. */
import { cutText } from '../../../lib/cut-text.ts';
import type { CrmFacts } from '../../facts.ts';
import { NO_WORDS, type OwnWords, streamInWords } from '../../own-words.ts';
import { reasonInWords } from '../../survey-reasons.ts';
import { writeDate } from '../../write-date.ts';
import { knownFor } from '../customer-for.ts';
import type { Gate } from '../gate.ts';
import { openDeals } from '../open-deals.ts';
import type { PlayInput, TaskSection } from '../play.ts';
import type { PersonWords } from './describe-person.ts';
import { oneLine } from './fit-subject.ts';
import { phoneNumbers } from './phone-numbers.ts';
import { writeDeal } from './write-deal.ts';

const VENUES: Readonly<Record<string, string>> = {
  page: ', on the unsubscribe page',
  one_click: ', with the unsubscribe button of their mail program',
  open_page: ', on the page where an address is typed in',
  rep: ', by telling a colleague, who noted it in HubSpot',
  hubspot: ', as HubSpot says',
  esp: ', through the email service',
  reply: ', by replying to a mail',
};

/** More than this nobody reads. */
const DEALS_SHOWN = 5;
const STREAMS_SHOWN = 5;

export function whatTheyDid({ after, facts, words }: PlayInput, person: PersonWords): TaskSection {
  const { at, campaign, complaint, scope, streams, venue } = after.optOut;
  const when = at === null ? '' : ` on ${writeDate(at, facts.timeZone)}`;
  const where = complaint ? '' : (VENUES[venue ?? ''] ?? '');
  const mail = campaign === null ? '' : ` The mail was “${cutText(oneLine(campaign), 80)}”.`;
  const act = complaint
    ? 'marked our mail as spam'
    : scope === 'everything'
      ? 'left all our mail'
      : `left ${streamWords(streams, words)}`;
  const text = `${person.described} ${act}${when}${where}.${mail} It is done and stands: only they themselves can take it back.`;
  return { heading: 'What happened', text, items: [] };
}

/** `“Product news”`, `“Product news” and “Events”` */
export function streamWords(streams: readonly string[], words: OwnWords = NO_WORDS): string {
  const named = streams.map((stream) => oneLine(streamInWords(stream, words)));
  const shown = named.slice(0, STREAMS_SHOWN).map((name) => `“${cutText(name, 60)}”`);
  const more = streams.length - shown.length;
  if (more > 0) shown.push(`${more} more`);
  const last = shown.pop() ?? 'one kind of our mail';
  return shown.length === 0 ? last : `${shown.join(', ')} and ${last}`;
}

/** Word for word: what people say on leaving is worth more than any summary of it. */
export function theirWords({ survey, words }: PlayInput): readonly TaskSection[] {
  const comment = survey?.comment?.trim() ?? '';
  const reason = survey?.reason?.trim() ?? '';
  if (comment === '' && reason === '') return [];
  const items = reason === '' ? [] : [`Reason chosen: ${reasonInWords(reason, words)}`];
  return [{ heading: 'What they told us', text: comment === '' ? null : `“${comment}”`, items }];
}

export function whoTheyAre({ facts, now }: PlayInput): TaskSection {
  const deals = openDeals(facts.deals);
  const items = [
    knownFor(facts, now),
    ...deals.slice(0, DEALS_SHOWN).map((deal) => `Open deal ${writeDeal(deal, facts, now)}.`),
  ];
  const more = deals.length - DEALS_SHOWN;
  if (more > 0) items.push(more === 1 ? 'And 1 more open deal.' : `And ${more} more open deals.`);
  return { heading: 'Who they are to us', text: null, items };
}

/** What may be done and what may not, and which row of the table says so. */
export function whatRulesSay(gate: Gate): TaskSection {
  const items =
    gate.mode === 'call'
      ? [
          'Allowed: one call, to listen.',
          'Forbidden: any email or message, also from your own mailbox; any pitch or offer; asking them to come back; a second call.',
        ]
      : [
          'Allowed: looking into it inside our company.',
          'Forbidden: contacting them about it in any way: no call, no email, no message, no pitch.',
        ];
  return { heading: 'What your rules allow', text: null, items: [...items, `Decided by: ${lowerFirst(gate)}`] };
}

/** Sentences that begin with a row of the table, or with `no row`, go on after a colon. */
function lowerFirst({ why }: Gate): string {
  return `${why.charAt(0).toLowerCase()}${why.slice(1)}`;
}

/** Ahead of the opener. */
export function callSteps({ facts }: PlayInput, person: PersonWords): TaskSection {
  const numbers = facts.contact === null ? null : phoneNumbers(facts.contact);
  const call =
    numbers === null
      ? `Call ${person.name} once: no phone number is on record, so ${person.company === null ? 'leave it' : `ask for them at ${person.company}, or leave it`}.`
      : `Call ${person.name} once: ${numbers}`;
  const items = [
    call,
    'Begin as below or in words of your own, and then listen.',
    'If they would rather not talk, or you do not reach them: leave it there for good.',
    'Write down what they said, in their words, on the contact.',
  ];
  return { heading: 'What to do', text: null, items, ordered: true };
}

export function reviewSteps({ facts }: PlayInput): TaskSection {
  const items = [
    'Look at what we sent them lately and how often, and at their last conversations with us.',
    'Agree with marketing what should change for people like them, and note it on the contact.',
  ];
  return { heading: 'What to do', text: null, items: [...items, ...dealStep(facts)], ordered: true };
}

/** What was forbidden is to contact them about their leaving; a deal is another matter, and may be none. */
export function dealStep({ deals }: CrmFacts): readonly string[] {
  if (openDeals(deals).length === 0) return [];
  return ['Their deal is open: ask whoever looks after privacy in your company before you speak with them about it.'];
}

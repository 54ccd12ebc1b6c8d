/** What an owner reads once a week: who of theirs was lost and came back, what waits, and one thing to do. Pure. */
import { cutText } from '../../../lib/cut-text.ts';
import type { DigestWeek } from '../../digest-week.ts';
import type { Reason } from '../../event.ts';
import { reasonWords } from '../../reason-words.ts';
import { writeDate } from '../../write-date.ts';
import { dueNextWorkingDay } from '../due-dates.ts';
import type { TaskDraft, TaskSection } from '../play.ts';
import { oneLine } from '../task-text/fit-subject.ts';

export interface DigestPerson {
  readonly addressId: number;
  readonly email: string;
  readonly name: string | null;
  readonly company: string | null;
  readonly optOut: 'none' | 'streams' | 'everything';
  readonly reason: string | null;
  readonly dealName: string | null;
}

/** Some of them, and how many there are. */
export interface Some<Item> {
  readonly items: readonly Item[];
  readonly count: number;
}

export interface DigestDeal {
  readonly name: string;
  /** `EUR 84,000`; null where it has no amount. */
  readonly money: string | null;
  readonly closeDate: Date | null;
  /** The likeliest, with how to reach them. */
  readonly callInstead: string | null;
}

export interface OwnerWeek {
  readonly lost: Some<DigestPerson>;
  readonly wonBack: Some<DigestPerson>;
  /** Tasks of ours whose cause lasts on, the oldest first. */
  readonly waiting: Some<{ readonly subject: string; readonly since: Date }>;
  /** Open ones on which mail reaches nobody. */
  readonly deals: Some<DigestDeal>;
  readonly words: Some<{ readonly who: string; readonly words: string }>;
}

const MAX_QUOTE = 600;
const MAX_LINE = 300;
const HALF_A_DAY_MS = 43_200_000;

/** There is nothing to tell: no digest is sent. What merely waits on was told when its task came. */
export function isQuiet({ lost, wonBack, deals, words }: OwnerWeek): boolean {
  return lost.count + wonBack.count + deals.count + words.count === 0;
}

export function draftOwnerDigest(
  week: OwnerWeek,
  ownerId: string,
  { from, until }: DigestWeek,
  now: Date,
  timeZone: string,
): Omit<TaskDraft, 'anchor'> {
  return {
    subject: subjectOf(week),
    sections: [
      {
        heading: 'The week',
        text: `${writeDate(from, timeZone)} to ${writeDate(lastDay(until), timeZone)}`,
        items: [],
      },
      { heading: 'One thing to do', text: suggestion(week), items: [] },
      ...section('Open deals on which mail reaches nobody', week.deals, (deal) => dealLine(deal, timeZone)),
      ...section('Lost', week.lost, lostLine),
      ...section('Won back', week.wonBack, whoOf),
      ...section(
        'Waiting longest',
        week.waiting,
        ({ subject, since }) => `${cutText(oneLine(subject), MAX_LINE)}: since ${writeDate(since, timeZone)}`,
        'Tasks of Bellwether whose cause lasts on. Those that you have seen to need nothing more.',
      ),
      ...section(
        'What people said on leaving',
        week.words,
        ({ who, words }) => `${who}: “${cutText(words.trim(), MAX_QUOTE)}”`,
      ),
      {
        heading: 'Why you got this',
        text: 'You got this because these contacts and deals are yours. Bellwether sends it once a week, only when there is something to tell, and completes it when the next one comes. Your admin can switch it off under Plays, Weekly digest.',
        items: [],
      },
    ],
    type: 'TODO',
    priority: 'LOW',
    dueAt: dueNextWorkingDay(now, timeZone),
    ownerId,
    associations: [],
  };
}

export function lastDay(until: Date): Date {
  return new Date(until.getTime() - HALF_A_DAY_MS);
}

function subjectOf({ lost, wonBack, deals }: OwnerWeek): string {
  const parts = [
    lost.count > 0 ? `${lost.count} lost` : null,
    wonBack.count > 0 ? `${wonBack.count} won back` : null,
    deals.count > 0 ? `${deals.count} ${deals.count === 1 ? 'deal' : 'deals'} without a reachable contact` : null,
  ].filter((part) => part !== null);
  return `Your week with Bellwether: ${parts.length > 0 ? parts.join(', ') : 'what people said'}`;
}

/** The weightiest: money first, then what waits, then who was lost. */
function suggestion({ deals, waiting, lost, words }: OwnerWeek): string {
  const [deal] = deals.items;
  if (deal) {
    return deal.callInstead === null
      ? `Find somebody whom mail reaches for “${oneLine(deal.name)}”, and put them on the deal.`
      : `About “${oneLine(deal.name)}”, call ${deal.callInstead}.`;
  }
  const [oldest] = waiting.items;
  if (oldest) return `Take the task that waits longest: ${oneLine(oldest.subject)}.`;
  const reachable = lost.items.find(({ optOut }) => optOut === 'none');
  if (reachable) return `Find out where ${whoOf(reachable)} can be reached now.`;
  if (words.count > 0) return 'Read what people said on leaving. Nobody there wants an answer.';
  return 'Nothing: look whom you have back.';
}

function whoOf({ name, email, company }: DigestPerson): string {
  return cutText(oneLine(`${name ?? email}${company === null ? '' : `, ${company}`}`), MAX_LINE);
}

function lostLine(person: DigestPerson): string {
  const { optOut, reason, dealName } = person;
  const why =
    optOut === 'everything'
      ? 'left all our mail; do not write to them'
      : reason === null
        ? 'mail comes back'
        : reasonWords(reason as Reason);
  return `${whoOf(person)}: ${why}${dealName === null ? '' : `; on “${cutText(oneLine(dealName), MAX_LINE)}”`}`;
}

function dealLine({ name, money, closeDate, callInstead }: DigestDeal, timeZone: string): string {
  const about = [money, closeDate === null ? null : `closes ${writeDate(closeDate, timeZone)}`].filter(
    (part) => part !== null,
  );
  const call = callInstead === null ? '' : `. Call instead: ${callInstead}`;
  return `${cutText(oneLine(name), MAX_LINE)}${about.length > 0 ? ` (${about.join(', ')})` : ''}${call}`;
}

function section<Item>(
  heading: string,
  { items, count }: Some<Item>,
  write: (item: Item) => string,
  text: string | null = null,
): readonly TaskSection[] {
  if (count === 0) return [];
  const more = count > items.length ? [`And ${count - items.length} more.`] : [];
  return [{ heading: `${heading} (${count})`, text, items: [...items.map(write), ...more] }];
}

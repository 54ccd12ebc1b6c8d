/** What the owner of a campaign reads on Monday: who left last week, why, and in what words. Pure. */
import { cutText } from '../../../lib/cut-text.ts';
import { type OwnWords, streamInWords } from '../../own-words.ts';
import { reasonInWords } from '../../survey-reasons.ts';
import { writeDate } from '../../write-date.ts';
import { dueNextWorkingDay } from '../due-dates.ts';
import type { TaskDraft, TaskSection } from '../play.ts';
import { fitSubject } from '../task-text/fit-subject.ts';

export interface WeekOfReasons {
  readonly kind: 'campaign' | 'stream';
  /** The empty string: neither a mailing nor a kind of mail was named. */
  readonly name: string;
  /** First moment, and the first after it. */
  readonly from: Date;
  readonly until: Date;
  readonly left: number;
  readonly answered: number;
  readonly reasons: readonly { readonly reason: string; readonly people: number }[];
  /** The newest first; some of them, where there are many. */
  readonly quotes: readonly string[];
  readonly wrote: number;
  /** The portal's words for reasons and kinds of mail. */
  readonly words: OwnWords;
}

export interface WeeklyReceiver {
  readonly ownerId: string;
  /** Named for this very campaign. */
  readonly isNamed: boolean;
}

const MAX_QUOTE = 1_000;
const DAY_MS = 86_400_000;

export function draftWeeklyReasons(
  week: WeekOfReasons,
  receiver: WeeklyReceiver,
  now: Date,
  timeZone: string,
): Omit<TaskDraft, 'anchor'> {
  const { answered } = week;
  const people = answered === 1 ? '1 person' : `${answered} people`;
  return {
    subject: fitSubject([`Why ${people} left `, { name: named(week) }, ' last week']),
    sections: [
      { heading: 'Last week', text: theWeek(week, timeZone), items: [] },
      ...theReasons(week),
      ...theirWords(week),
      {
        heading: 'What to do',
        text: 'Read it, and decide what should change. Nobody here wants an answer: do not write to them about it.',
        items: [],
      },
      {
        heading: 'Why you got this',
        text: `${
          receiver.isNamed
            ? 'You got this because you are named as the owner of this mail.'
            : 'You got this because your rules name you for what has no owner of its own.'
        }\nBellwether sends it once a week, for mail of which people said why they left.`,
        items: [],
      },
    ],
    type: 'TODO',
    priority: 'LOW',
    dueAt: dueNextWorkingDay(now, timeZone),
    ownerId: receiver.ownerId,
    associations: [],
  };
}

function named({ kind, name, words }: WeekOfReasons): string {
  if (name === '') return 'our mail';
  return kind === 'campaign' ? `“${name}”` : `the mail “${streamInWords(name, words)}”`;
}

function theWeek(week: WeekOfReasons, timeZone: string): string {
  const { from, until, left, answered } = week;
  const days = `${writeDate(from, timeZone)} to ${writeDate(new Date(until.getTime() - DAY_MS / 2), timeZone)}`;
  const gone = left === 1 ? '1 person left' : `${left} people left`;
  const said = answered === 1 ? '1 said why' : `${answered} said why`;
  // Who left before the week may say why in it.
  return `${days}: ${left >= answered ? `${gone} ${named(week)}, and ${said}.` : `of those who left ${named(week)}, ${said}.`}`;
}

function theReasons({ reasons, words }: WeekOfReasons): readonly TaskSection[] {
  if (reasons.length === 0) return [];
  const items = reasons.map(({ reason, people }) => `${reasonInWords(reason, words)}: ${people}`);
  return [{ heading: 'The reasons they chose', text: null, items }];
}

function theirWords({ quotes, wrote }: WeekOfReasons): readonly TaskSection[] {
  if (quotes.length === 0) return [];
  const items = quotes.map((words) => `“${cutText(words.trim(), MAX_QUOTE)}”`);
  if (wrote > quotes.length) items.push(`And ${wrote - quotes.length} more: see the page below.`);
  return [{ heading: 'In their words', text: null, items }];
}

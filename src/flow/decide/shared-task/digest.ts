/** The one task that lists what the cap of the day held back. */
import type { Reason } from '../../event.ts';
import { addDays, localDay } from '../../local-time.ts';
import { reasonWords } from '../../reason-words.ts';
import type { PlayId } from '../../settings.ts';
import { dueNextWorkingDay } from '../due-dates.ts';
import type { Decision, TaskDraft } from '../play.ts';
import { compareRanked, type TaskPerson } from './task-person.ts';

/** A decision that was held back; JSON-safe, since it is stored. */
export interface HeldLine {
  readonly play: PlayId;
  readonly person: TaskPerson;
  /** Clause: what happened, and what is not allowed. */
  readonly what: string;
}

export function holdBack(decision: Decision, person: TaskPerson): HeldLine {
  return { play: decision.play, person, what: whatHappened(decision, person) };
}

const LEAVING: Partial<Record<PlayId, string>> = {
  complaint: 'marked our mail as spam',
  'global-unsubscribe': 'left all our mail',
  'list-unsubscribe': 'left one kind of our mail',
  'passionate-feedback': 'told us why they left: their words stand in a note on the contact',
};

function whatHappened({ play, because }: Decision, person: TaskPerson): string {
  const act = LEAVING[play];
  if (act !== undefined) {
    return because.mode === 'call'
      ? `${act}; one humble call is allowed`
      : `${act}: review internally, do not contact them`;
  }
  const said = typeof because.reason === 'string' ? reasonWords(because.reason as Reason) : 'mail comes back';
  const role = person.role === null ? '' : `${person.role}; `;
  return `${role}${said}${person.mayCall ? '' : '; do not contact them, they asked for no more mail'}`;
}

export interface DigestLine {
  readonly addressId: number;
  /** `Dana Reyes, Acme`. */
  readonly who: string;
  readonly what: string;
}

export interface DigestDraft extends Pick<TaskDraft, 'subject' | 'type' | 'priority' | 'dueAt' | 'ownerId'> {
  readonly lead: string;
  readonly lines: readonly DigestLine[];
  readonly whyYou: string;
}

export function draftDigest(
  held: readonly HeldLine[],
  ownerId: string | null,
  cap: number,
  now: Date,
  zone: string,
): DigestDraft {
  const lines = [...held].sort(compareRanked).map(({ person, what }): DigestLine => {
    const company = person.company === null ? '' : `, ${person.company}`;
    return { addressId: person.addressId, who: `${person.name}${company}`, what };
  });
  const people = lines.length === 1 ? '1 more person' : `${lines.length} more people`;
  const tasks = cap === 1 ? 'one task' : `${cap} tasks`;
  return {
    subject: `${people} to look at, beyond your ${tasks} of the day`,
    lead: `You have got as many tasks as your company wants you to get on one day (${tasks}). These came on top of them, the most important first. Take those that are worth it; none of them gets a task of its own.`,
    lines,
    whyYou: `${
      ownerId === null ? 'Nobody owns these contacts, so this is unassigned.' : 'You got this because these are yours.'
    } Deals at risk are not held back: each has a task of its own.`,
    type: 'TODO',
    priority: 'MEDIUM',
    dueAt: dueNextWorkingDay(now, zone),
    ownerId,
  };
}

/** The calendar day of the portal, `YYYY-MM-DD`. @param ahead days after it */
export function calendarDay(now: Date, zone: string, ahead = 0): string {
  const { year, month, day } = addDays(localDay(now, zone), ahead);
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** One person of a task that may speak of several, or of a line in a digest. Plain and JSON-safe: it is stored. */
import type { CrmFacts } from '../../facts.ts';
import type { DecideSettings, PlayId } from '../../settings.ts';
import { championRole } from '../champion-role.ts';
import { openDeals } from '../open-deals.ts';
import type { Decision, RecordRef, TaskDraft } from '../play.ts';
import { seniorityOf } from '../seniority.ts';
import { describePerson } from '../task-text/describe-person.ts';
import { oneLine } from '../task-text/fit-subject.ts';

export interface TaskPerson {
  readonly contactId: string;
  readonly addressId: number;
  readonly email: string;
  /** The address where no name is known. */
  readonly name: string;
  /** `Dana Reyes, Head of Operations at Acme (dana@acme.example)`. */
  readonly described: string;
  readonly company: string | null;
  /** For example `decision maker`; null where that is not known. */
  readonly role: string | null;
  /** The weightier, the further up; compared within one account or one owner only. */
  readonly importance: number;
  /** They may be called. */
  readonly mayCall: boolean;
  /** The first step of their own task. */
  readonly firstStep: string;
  /** What the receiving server said. */
  readonly happened: string;
  /** The last section of their own task. */
  readonly whyYou: string;
  readonly ownerId: string | null;
  readonly priority: TaskDraft['priority'];
  /** Milliseconds since 1970. */
  readonly dueAt: number;
  readonly associations: readonly RecordRef[];
}

const DEAL_POINTS = 50;
const ROLE_POINTS = 30;
const SENIORITY_POINTS = { executive: 20, head: 15, manager: 5 } as const;

export function readTaskPerson(
  one: { readonly email: string; readonly addressId: number; readonly facts: CrmFacts },
  decision: Decision,
  task: TaskDraft,
  settings: DecideSettings,
): TaskPerson {
  const { facts, email } = one;
  const { contact } = facts;
  const words = describePerson(facts, email);
  const happened = task.sections.find((section) => section.heading === 'What happened')?.text ?? '';
  const role = contact === null ? null : championRole(contact, settings);
  const seniority = seniorityOf(contact?.jobTitle ?? null, contact?.seniority ?? null);
  return {
    contactId: decision.target.id,
    addressId: one.addressId,
    email,
    name: oneLine(contact?.name ?? '') || email,
    described: words.described,
    company: words.company,
    role,
    importance:
      (openDeals(facts.deals).length > 0 ? DEAL_POINTS : 0) +
      (role === null ? 0 : ROLE_POINTS) +
      (seniority === null ? 0 : SENIORITY_POINTS[seniority]),
    mayCall: task.type === 'CALL',
    firstStep: task.sections.find((section) => section.ordered === true)?.items[0] ?? '',
    happened: happened.split('\n').at(-1) ?? '',
    whyYou: task.sections.at(-1)?.text ?? '',
    ownerId: task.ownerId,
    priority: task.priority,
    dueAt: task.dueAt.getTime(),
    associations: task.associations,
  };
}

/** In the order of the plays' weight; the rest of the plays open no tasks. */
const PLAY_ORDER: readonly PlayId[] = [
  'account-moved',
  'deal-at-risk',
  'champion-lost',
  'entry-error',
  'complaint',
  'global-unsubscribe',
  'passionate-feedback',
  'list-unsubscribe',
  'false-bounce',
  'soft-bounce-call',
];

export interface Ranked {
  readonly play: PlayId;
  readonly person: TaskPerson;
}

/** The most urgent first; of equals the most important person, then by address, so that the order never depends on chance. */
export function compareRanked(a: Ranked, b: Ranked): number {
  return PLAY_ORDER.indexOf(a.play) - PLAY_ORDER.indexOf(b.play) || comparePeople(a.person, b.person);
}

export function comparePeople(a: TaskPerson, b: TaskPerson): number {
  if (a.importance !== b.importance) return b.importance - a.importance;
  return a.email < b.email ? -1 : Number(a.email > b.email);
}

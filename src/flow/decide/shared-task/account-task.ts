/** One task for several people of one account who were lost for the same reason. */
import type { Reason } from '../../event.ts';
import { reasonWords, whoSays } from '../../reason-words.ts';
import type { PlayId } from '../../settings.ts';
import type { RecordRef, TaskDraft, TaskSection } from '../play.ts';
import { fitSubject, oneLine } from '../task-text/fit-subject.ts';
import { comparePeople, type TaskPerson } from './task-person.ts';

/** Plays whose tasks about several people of one account ask for the same. A deal at risk stands for itself. */
export const SHARED_PLAYS: readonly PlayId[] = ['champion-lost', 'false-bounce', 'soft-bounce-call'];

export interface AccountCause {
  readonly companyId: string;
  readonly company: string;
  readonly play: PlayId;
  /** What they have in common: the reason of the loss, or the domain that moved. */
  readonly reason: string;
}

/** A rep reads a screen; the page behind each name has the rest. */
const LISTED = 40;
/** Server words of so many, since for one reason they are much alike. */
const QUOTED = 3;
/** Far below what one create takes, and more than anybody looks through. */
const ASSOCIATED_MAX = 100;

/** @param given two people or more; the owner of the most important one gets the task, and the anchor stays who was first */
export function draftAccountTask(cause: AccountCause, given: readonly TaskPerson[], anchor: RecordRef): TaskDraft {
  const people = [...given].sort(comparePeople);
  const first = people[0] as TaskPerson;
  const company = oneLine(cause.company) || 'one company';
  return {
    subject: subjectOf(cause.play, company, people),
    sections: [
      happened(cause, company, people),
      listPeople(people),
      cause.play === 'false-bounce' ? stepsForIt(company, first) : steps(company, people),
      quotes(cause, people),
      { heading: 'Why you got this', text: whyYou(first, people), items: [] },
    ],
    type: people.some((person) => person.mayCall) ? 'CALL' : 'TODO',
    priority: people.some((person) => person.priority === 'HIGH') ? 'HIGH' : first.priority,
    dueAt: new Date(Math.min(...people.map((person) => person.dueAt))),
    ownerId: first.ownerId,
    anchor,
    associations: gatherAssociations(anchor, cause, people),
  };
}

const LEADS: Partial<Record<PlayId, (count: number) => string>> = {
  'champion-lost': (count) => `${count} key contacts lost at `,
  'false-bounce': (count) => `Mail to ${count} contacts is refused at `,
};

function subjectOf(play: PlayId, company: string, people: readonly TaskPerson[]): string {
  const [first, second] = people;
  const others = people.length - 2;
  const lead = LEADS[play]?.(people.length) ?? `Mail to ${people.length} contacts fails at `;
  return fitSubject([
    lead,
    { name: company },
    '? ',
    { name: first?.name ?? '' },
    others > 0 ? ', ' : ' and ',
    { name: second?.name ?? '' },
    ...(others > 0 ? [` and ${others} more`] : []),
  ]);
}

function happened(cause: AccountCause, company: string, people: readonly TaskPerson[]): TaskSection {
  if (cause.play === 'false-bounce') return refused(cause, company, people);
  const reason = cause.reason as Reason;
  const text = `Mail no longer reaches ${people.length} people at ${company}, for the same reason: ${whoSays(reason)} says that ${reasonWords(reason)}.\nWhen several people of one company are lost together, the company may have changed its addresses: one call can tell.`;
  return { heading: 'What happened', text, items: [] };
}

function refused({ reason }: AccountCause, company: string, people: readonly TaskPerson[]): TaskSection {
  const text = `The mail gateway of ${company} refuses our mail to ${people.length} people, for the same reason: it says that ${reasonWords(reason as Reason)}.\nThis says nothing against the people: they stay on your lists. One letter to the IT of ${company} can settle it for all.`;
  return { heading: 'What happened', text, items: [] };
}

function stepsForIt(company: string, first: TaskPerson): TaskSection {
  const items = [
    first.firstStep,
    `Ask who looks after mail at ${company}.`,
    'Send that person the letter for their IT, which stands on the page of each address below, and name the others in it.',
    'When mail arrives again, this task closes by itself.',
  ];
  return { heading: 'What to do', text: null, items: items.filter((step) => step !== ''), ordered: true };
}

function listPeople(people: readonly TaskPerson[]): TaskSection {
  const items = people.slice(0, LISTED).map((person) => {
    const role = person.role === null ? '' : `, ${person.role}`;
    const call = person.mayCall ? '' : '. Do not contact them: they asked to get no more mail from us';
    return `${person.described}${role}${call}`;
  });
  if (people.length > LISTED) items.push(`And ${people.length - LISTED} more`);
  return { heading: 'Who, the most important first', text: null, items };
}

function steps(company: string, people: readonly TaskPerson[]): TaskSection {
  const callable = people.find((person) => person.mayCall);
  const start =
    callable === undefined
      ? [`Do not contact any of them: ask a colleague at ${company} whether they are still there.`]
      : [
          callable.firstStep,
          `If ${callable.name} answers: ask whether addresses at ${company} have changed, and how to reach the others.`,
          'If you cannot reach them: go on with the next person in the list.',
        ];
  const items = [
    ...start.filter((step) => step !== ''),
    'Correct each address that you learn on its contact.',
    'For everybody who has left: ask who has taken over, and add that person to the company.',
  ];
  return { heading: 'What to do', text: null, items, ordered: true };
}

function quotes({ reason }: AccountCause, people: readonly TaskPerson[]): TaskSection {
  const items = people
    .filter((person) => person.happened !== '')
    .slice(0, QUOTED)
    .map((person) => `${person.email}: ${person.happened}`);
  return { heading: `What ${whoSays(reason)} said`, text: null, items };
}

function whyYou(first: TaskPerson, people: readonly TaskPerson[]): string {
  const others = people.some((person) => person.ownerId !== first.ownerId);
  const note = others
    ? `\nSome of the others have another owner; the task goes to the owner of ${first.name}, so that one person calls the company.`
    : '';
  return `${first.whyYou}${note}\nPeople of one company who are lost for the same reason share one task.`;
}

function gatherAssociations(
  anchor: RecordRef,
  cause: AccountCause,
  people: readonly TaskPerson[],
): readonly RecordRef[] {
  const all = [anchor, { type: 'company' as const, id: cause.companyId }, ...people.flatMap((one) => one.associations)];
  const distinct = new Map(all.map((ref) => [`${ref.type} ${ref.id}`, { type: ref.type, id: ref.id }]));
  return [...distinct.values()].slice(0, ASSOCIATED_MAX);
}

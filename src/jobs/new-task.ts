/** A decision on its way to a task. */
import type { Decision, TaskDraft } from '../flow/decide/play.ts';
import type { AccountCause } from '../flow/decide/shared-task/account-task.ts';
import type { TaskPerson } from '../flow/decide/shared-task/task-person.ts';
import type { Work } from './load-work.ts';

/** A decision that was not made before, and asks for a task. */
export interface NewTask {
  readonly one: Work;
  readonly decision: Decision;
  readonly decisionId: number;
  readonly episodeId: string;
  readonly task: TaskDraft;
}

export interface Candidate extends NewTask {
  readonly person: TaskPerson;
  readonly play: Decision['play'];
}

/** The page of each person that a task is about, after that of their company where that is what the task is about. */
export function evidenceOf(
  people: readonly TaskPerson[],
  publicUrl: string,
  cause: AccountCause | null,
): { label: string; url: string }[] {
  const pages = people.map((person) => ({
    label: people.length === 1 ? 'See the whole history of this address' : person.name,
    url: `${publicUrl}/addresses/${person.addressId}`,
  }));
  if (cause?.play !== 'account-moved') return pages;
  return [
    { label: 'See the whole company, and confirm addresses', url: `${publicUrl}/accounts/${cause.reason}` },
    ...pages,
  ];
}

/** Somebody more of an account that has its task already: a line of it while it is not sent, and a note afterwards. */
import type { ObjectType, RecordRef } from '../flow/decide/play.ts';
import { type AccountCause, draftAccountTask } from '../flow/decide/shared-task/account-task.ts';
import { associationsOfAll, mergeMovedTasks } from '../flow/decide/shared-task/moved-task.ts';
import type { TaskPerson } from '../flow/decide/shared-task/task-person.ts';
import { describeMoved } from '../flow/decide/task-text/moved-sections.ts';
import { renderAccountNote } from '../flow/enact/note/render-account-note.ts';
import { renderTask } from '../flow/enact/task/render-task.ts';
import type { Reason } from '../flow/event.ts';
import { reasonWords, whoSays } from '../flow/reason-words.ts';
import { DAY_MS } from '../lib/clock.ts';
import { makeReference } from '../lib/reference.ts';
import {
  type AccountTask,
  absorbTasks,
  findAccountTasks,
  NO_COMPANY,
  rewritePlanned,
  saveAccountTask,
} from '../store/account-task.ts';
import type { Db } from '../store/database.ts';
import type { Work } from './load-work.ts';
import { type Candidate, evidenceOf } from './new-task.ts';
import { markToldBy, planTelling } from './plan-telling.ts';
import type { SettlePortal } from './settle.ts';

/** News within this time belongs to the task that is there; what comes later is worth another one. A company moves once. */
const BELONGS_MS = DAY_MS;
const EVER = new Date(0);

/** @returns the tasks that accounts have; none for those without, or with an old one: a new one is due */
export async function findTasksToJoin(
  db: Db,
  portalId: number,
  causes: readonly AccountCause[],
  now: Date,
): Promise<Map<AccountCause, AccountTask>> {
  const asked = causes.map((cause) => ({ ...cause, openedSince: openedSince(cause, now) }));
  const found = await findAccountTasks(db, portalId, asked);
  return new Map(
    causes.flatMap((cause, at) => {
      const task = found[at];
      return task ? [[cause, task] as const] : [];
    }),
  );
}

export async function joinAccountTask(
  db: Db,
  portal: SettlePortal,
  cause: AccountCause,
  task: AccountTask,
  members: readonly Candidate[],
  now: Date,
): Promise<void> {
  if (cause.play === 'account-moved')
    await absorbTasks(
      db,
      portal.portalId,
      members.map((one) => one.episodeId),
      task.writeId,
    );
  if (task.state === 'planned') await addToTask(db, portal, cause, task, members, now);
  else await addNote(db, portal, cause, task, members, now);
}

function openedSince(cause: AccountCause, now: Date): Date {
  return cause.play === 'account-moved' ? EVER : new Date(now.getTime() - BELONGS_MS);
}

/** A company that moved may be one that the CRM does not know. */
function companyRef({ companyId }: AccountCause): RecordRef[] {
  return NO_COMPANY.test(companyId) ? [] : [{ type: 'company', id: companyId }];
}

/** Of somebody whose company moved, where they probably are now. */
function describeMember({ email, facts }: Work, person: TaskPerson): string {
  const moved = facts.account?.people.find((one) => one.email === email);
  return moved ? describeMoved(moved) : person.described;
}

async function addToTask(
  db: Db,
  portal: SettlePortal,
  cause: AccountCause,
  task: AccountTask,
  members: readonly Candidate[],
  now: Date,
): Promise<void> {
  const { portalId } = portal;
  const people = [...(task.people as readonly TaskPerson[]), ...members.map((one) => one.person)];
  const anchor = { type: task.anchor.type as ObjectType, id: task.anchor.id };
  const newest = members[0]?.task;
  const draft =
    cause.play === 'account-moved' && newest
      ? {
          ...mergeMovedTasks(
            members.map((one) => one.task),
            anchor,
          ),
          associations: associationsOfAll(anchor, people),
        }
      : draftAccountTask(cause, people, anchor);
  await rewritePlanned(
    db,
    portalId,
    task.writeId,
    renderTask(draft, task.reference, evidenceOf(people, portal.publicUrl, cause)),
  );
  await saveAccountTask(db, portalId, task.writeId, cause, people, now);
  await markToldBy(db, portalId, 'task', task.writeId, members);
}

async function addNote(
  db: Db,
  portal: SettlePortal,
  cause: AccountCause,
  task: AccountTask,
  members: readonly Candidate[],
  now: Date,
): Promise<void> {
  const { portalId } = portal;
  const [first] = members;
  if (!first) return;
  const reference = makeReference();
  const contacts = members.map((one) => one.decision.target);
  await planTelling(
    db,
    portalId,
    {
      writeKey: `note:account:${task.writeId}:${first.decisionId}`,
      surface: 'note',
      addressId: first.one.addressId,
      decisionId: first.decisionId,
      payload: renderAccountNote(
        {
          company: cause.company,
          subject: task.subject,
          openedAt: task.openedAt,
          what:
            cause.play === 'account-moved'
              ? `Mail to them at ${cause.reason} comes back, too.`
              : `Mail no longer reaches them, too: ${whoSays(cause.reason)} says that ${reasonWords(cause.reason as Reason)}.`,
          people: members.map(({ one, person }) => ({
            ...person,
            described: describeMember(one, person),
            evidenceUrl: `${portal.publicUrl}/addresses/${person.addressId}`,
          })),
          associations: [...contacts, ...companyRef(cause)],
          timeZone: portal.timeZone,
          now,
        },
        reference,
      ),
      reference,
      anchor: first.decision.target,
    },
    members,
    now,
  );
}

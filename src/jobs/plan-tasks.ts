/** New decisions become tasks: one for each account and cause, as many a day as an owner may get, the rest in a digest. */
import type { TaskDraft } from '../flow/decide/play.ts';
import { type AccountCause, draftAccountTask, SHARED_PLAYS } from '../flow/decide/shared-task/account-task.ts';
import { calendarDay, holdBack } from '../flow/decide/shared-task/digest.ts';
import { mergeMovedTasks } from '../flow/decide/shared-task/moved-task.ts';
import {
  comparePeople,
  compareRanked,
  readTaskPerson,
  type TaskPerson,
} from '../flow/decide/shared-task/task-person.ts';
import { renderTask } from '../flow/enact/task/render-task.ts';
import { makeReference } from '../lib/reference.ts';
import { absorbTasks, saveAccountTask } from '../store/account-task.ts';
import type { Db } from '../store/database.ts';
import { countOwnerTasks, saveOwnerTasks } from '../store/held-task.ts';
import { findTasksToJoin, joinAccountTask } from './join-account-task.ts';
import { type Candidate, evidenceOf, type NewTask } from './new-task.ts';
import { type Held, planDigests } from './plan-digests.ts';
import { isOfMailing, planMailingTasks } from './plan-mailing-tasks.ts';
import { planTelling } from './plan-telling.ts';
import type { SettlePortal } from './settle.ts';

/** The company of a moved account may hold deals at risk: its task speaks for theirs. */
const NEVER_CAPPED: readonly string[] = ['deal-at-risk', 'account-moved'];

/** Candidates of one account and cause; everybody else stands alone. */
interface Group {
  readonly cause: AccountCause | null;
  /** The most important person first. */
  readonly members: readonly Candidate[];
}

export async function planTasks(db: Db, portal: SettlePortal, tasks: readonly NewTask[], now: Date): Promise<void> {
  if (tasks.length === 0) return;
  const { portalId, settings, timeZone } = portal;
  const day = calendarDay(now, timeZone);
  const counts = await countOwnerTasks(db, portalId, day);
  const held: Held[] = [];
  await planMailingTasks(
    db,
    portal,
    tasks.filter(({ decision }) => isOfMailing(decision.play)),
    now,
  );
  const ofPeople = tasks.filter(({ decision }) => !isOfMailing(decision.play));
  const groups = groupByAccount(ofPeople, portal);
  const isMoved = ({ cause }: Group) => cause?.play === 'account-moved';
  // First those of whole companies: a task that one of them takes the place of is for nobody to join.
  for (const some of [groups.filter(isMoved), groups.filter((group) => !isMoved(group))]) {
    const open = await findTasksToJoin(
      db,
      portalId,
      some.flatMap((group) => group.cause ?? []),
      now,
    );
    for (const group of some) {
      const [first] = group.members;
      if (!first) continue;
      const task = group.cause && open.get(group.cause);
      if (group.cause && task) {
        await joinAccountTask(db, portal, group.cause, task, group.members, now);
        continue;
      }
      const ownerId = first.task.ownerId ?? '';
      const isCapped = !NEVER_CAPPED.includes(first.play);
      const count = counts.get(ownerId) ?? 0;
      if (isCapped && count >= settings.decide.taskCapPerOwner) {
        held.push(...holdGroup(group));
        continue;
      }
      if (isCapped) counts.set(ownerId, count + 1);
      await planTask(db, portal, group, first, now);
    }
  }
  await saveOwnerTasks(db, portalId, day, counts);
  await planDigests(db, portal, held, now);
}

/** Each with its own owner: the digest asks for no common call. */
function holdGroup({ members }: Group): Held[] {
  return members.map((one) => ({
    decisionId: one.decisionId,
    ownerId: one.task.ownerId ?? '',
    line: holdBack(one.decision, one.person),
  }));
}

function groupByAccount(tasks: readonly NewTask[], portal: SettlePortal): Group[] {
  const groups = new Map<string, { cause: AccountCause | null; members: Candidate[] }>();
  for (const task of tasks) {
    const person = readTaskPerson(
      { email: task.one.email, addressId: task.one.addressId, facts: task.one.facts },
      task.decision,
      task.task,
      portal.settings.decide,
    );
    const cause = causeOf(task);
    const key = cause ? `${cause.companyId} ${cause.play} ${cause.reason}` : `decision ${task.decisionId}`;
    const group = groups.get(key) ?? { cause, members: [] };
    group.members.push({ ...task, person, play: task.decision.play });
    groups.set(key, group);
  }
  const sorted = [...groups.values()].map(({ cause, members }) => ({
    cause,
    members: members.sort((a, b) => comparePeople(a.person, b.person)),
  }));
  // Should the cap cut something off, then what matters least.
  return sorted.sort((a, b) => {
    const [left, right] = [a.members[0], b.members[0]];
    return left && right ? compareRanked(left, right) : 0;
  });
}

function causeOf({ one, decision }: NewTask): AccountCause | null {
  const { company } = one.facts;
  const { reason, domain } = decision.because;
  if (decision.play === 'account-moved' && typeof domain === 'string') {
    const company = one.facts.company ?? { companyId: `domain ${domain}`, name: domain };
    return { companyId: company.companyId, company: company.name, play: decision.play, reason: domain };
  }
  if (company === null || typeof reason !== 'string' || !SHARED_PLAYS.includes(decision.play)) return null;
  return { companyId: company.companyId, company: company.name, play: decision.play, reason };
}

async function planTask(db: Db, portal: SettlePortal, group: Group, first: Candidate, now: Date): Promise<void> {
  const { portalId, publicUrl } = portal;
  const { cause, members } = group;
  const people = members.map((one) => one.person);
  const task = draftGroup(group, first, people);
  const reference = makeReference();
  const writeId = await planTelling(
    db,
    portalId,
    {
      writeKey: `task:${first.play}:${first.episodeId}:${first.decision.target.type}`,
      surface: 'task',
      addressId: first.one.addressId,
      decisionId: first.decisionId,
      payload: renderTask(task, reference, evidenceOf(people, publicUrl, cause)),
      reference,
      anchor: task.anchor,
    },
    members,
    now,
  );
  if (writeId === null) return;
  if (cause) await saveAccountTask(db, portalId, writeId, cause, people, now);
  if (first.play === 'account-moved')
    await absorbTasks(
      db,
      portalId,
      members.map((one) => one.episodeId),
      writeId,
    );
}

function draftGroup({ cause, members }: Group, first: Candidate, people: readonly TaskPerson[]): TaskDraft {
  if (cause === null || members.length === 1) return first.task;
  if (cause.play !== 'account-moved') return draftAccountTask(cause, people, first.task.anchor);
  return mergeMovedTasks(
    members.map((one) => one.task),
    first.task.anchor,
  );
}

/** New decisions become tasks: one for each account and cause, as many a day as an owner may get, the rest in a digest. */
import { type AccountCause, draftAccountTask, SHARED_PLAYS } from '../flow/decide/shared-task/account-task.ts';
import { calendarDay, holdBack } from '../flow/decide/shared-task/digest.ts';
import { comparePeople, compareRanked, readTaskPerson } from '../flow/decide/shared-task/task-person.ts';
import { renderTask } from '../flow/enact/task/render-task.ts';
import type { Reason } from '../flow/event.ts';
import { makeReference } from '../lib/reference.ts';
import { saveAccountTask } from '../store/account-task.ts';
import { planCreate } from '../store/crm-write.ts';
import type { Db } from '../store/database.ts';
import { markTold } from '../store/episode.ts';
import { countOwnerTasks, saveOwnerTasks } from '../store/held-task.ts';
import { joinAccountTask } from './join-account-task.ts';
import { type Candidate, evidenceOf, type NewTask } from './new-task.ts';
import { type Held, planDigests } from './plan-digests.ts';
import { planMailingTasks } from './plan-mailing-tasks.ts';
import type { SettlePortal } from './settle.ts';

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
    tasks.filter(({ decision }) => decision.play === 'our-mail-blocked'),
    now,
  );
  const ofPeople = tasks.filter(({ decision }) => decision.play !== 'our-mail-blocked');
  for (const group of groupByAccount(ofPeople, portal)) {
    const [first] = group.members;
    if (!first) continue;
    if (group.cause && (await joinAccountTask(db, portal, group.cause, group.members, now))) continue;
    const ownerId = first.task.ownerId ?? '';
    const isCapped = first.play !== 'deal-at-risk';
    const count = counts.get(ownerId) ?? 0;
    if (isCapped && count >= settings.decide.taskCapPerOwner) {
      // Each with its own owner: the digest asks for no common call.
      for (const one of group.members) {
        held.push({
          decisionId: one.decisionId,
          ownerId: one.task.ownerId ?? '',
          line: holdBack(one.decision, one.person),
        });
      }
      continue;
    }
    if (isCapped) counts.set(ownerId, count + 1);
    await planTask(db, portal, group, first, now);
  }
  await saveOwnerTasks(db, portalId, day, counts);
  await planDigests(db, portal, held, now);
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
  const { reason } = decision.because;
  if (company === null || typeof reason !== 'string' || !SHARED_PLAYS.includes(decision.play)) return null;
  return { companyId: company.companyId, company: company.name, play: decision.play, reason: reason as Reason };
}

async function planTask(db: Db, portal: SettlePortal, group: Group, first: Candidate, now: Date): Promise<void> {
  const { portalId, publicUrl } = portal;
  const { cause, members } = group;
  const people = members.map((one) => one.person);
  const task = cause && members.length > 1 ? draftAccountTask(cause, people, first.task.anchor) : first.task;
  const reference = makeReference();
  const writeId = await planCreate(
    db,
    portalId,
    {
      writeKey: `task:${first.play}:${first.episodeId}:${first.decision.target.type}`,
      surface: 'task',
      addressId: first.one.addressId,
      decisionId: first.decisionId,
      payload: renderTask(task, reference, evidenceOf(people, publicUrl)),
      reference,
      anchor: task.anchor,
      tryAfter: null,
    },
    now,
  );
  if (writeId === null) return;
  await markTold(
    db,
    portalId,
    members.map((one) => one.decisionId),
    'task',
    writeId,
  );
  if (cause) await saveAccountTask(db, portalId, writeId, cause, people, now);
}

/** Whom the CRM talked about: one task at the contact that goes on, closed where its cause is gone, and no opt-out lost. */
import type { Knex } from 'knex';
import { query } from '../src/store/database.ts';
import type { SandboxClient, SandboxContact, SandboxState } from './sandbox-client.ts';
import type { TalkedIds } from './talk.ts';
import type { Talker } from './talkers.ts';

export interface TalkFindings {
  tasksLost: number;
  tasksDuplicated: number;
  optOutsLost: number;
  differences: number;
  readonly words: string[];
  /** Ids of all their contacts, of those before and of those that go on. */
  readonly contacts: Set<string>;
}

export async function judgeTalkers(
  sandbox: SandboxClient,
  talkers: readonly Talker[],
  ids: TalkedIds,
  db: Knex,
  portalId: number,
): Promise<TalkFindings> {
  const findings: TalkFindings = {
    tasksLost: 0,
    tasksDuplicated: 0,
    optOutsLost: 0,
    differences: 0,
    words: [],
    contacts: new Set([...ids.values()].flat()),
  };
  const state = await sandbox.state(portalId);
  const suppressed = await listOptedOut(db, portalId);
  for (const talker of talkers) {
    const goesOn =
      talker.act.kind === 'delete' ? null : await sandbox.contact(portalId, talker.email).catch(() => null);
    const holder = talker.act.kind === 'correct' ? await sandbox.contact(portalId, talker.act.to) : goesOn;
    if (holder) findings.contacts.add(holder.id);
    judgeTasks(findings, state, talker, holder);
    judgeContact(findings, state, talker, holder);
    for (const email of talker.expected.optedOut) {
      if (suppressed.has(email)) continue;
      findings.optOutsLost++;
      findings.words.push(`${talker.kind}: ${email} left, and is not suppressed`);
    }
    const scope = holder?.properties.bw_unsubscribe_scope ?? '';
    if (talker.expected.scope === null || scope === talker.expected.scope) continue;
    findings.optOutsLost++;
    findings.words.push(`${talker.kind}: ${talker.email} left everything, and the CRM says “${scope}”`);
  }
  return findings;
}

function judgeTasks(
  findings: TalkFindings,
  { tasks }: SandboxState,
  { kind, email, expected }: Talker,
  holder: SandboxContact | null,
): void {
  const own = tasks.filter(({ body }) => body.includes(email));
  const [least, most] = expected.tasks;
  findings.tasksLost += Math.max(0, least - own.length);
  findings.tasksDuplicated += Math.max(0, own.length - most);
  if (own.length < least || own.length > most) findings.words.push(`${kind}: ${email} has ${own.length} tasks`);
  if (holder === null) return;
  for (const task of own) {
    const isThere = (task.associations.contacts ?? []).some(({ id }) => id === holder.id);
    const isOpen = task.status !== 'COMPLETED';
    if (isThere && isOpen === expected.isOpen) continue;
    findings.differences++;
    findings.words.push(`${kind}: the task of ${email} is ${task.status}${isThere ? '' : ', and stands elsewhere'}`);
  }
}

function judgeContact(
  findings: TalkFindings,
  { notes }: SandboxState,
  { kind, email, expected }: Talker,
  holder: SandboxContact | null,
): void {
  const status = holder?.properties.bw_email_status ?? '';
  if (expected.status !== null && status !== expected.status) {
    findings.differences++;
    findings.words.push(`${kind}: the CRM says “${status}” of ${email} instead of “${expected.status}”`);
  }
  const told = notes.filter((note) => note.associations.contacts?.some(({ id }) => id === holder?.id)).length;
  if (expected.notes === null || told === expected.notes) return;
  findings.differences++;
  findings.words.push(`${kind}: ${email} has ${told} notes instead of ${expected.notes}`);
}

async function listOptedOut(db: Knex, portalId: number): Promise<Set<string>> {
  const rows = await query<{ email: string }>(
    db,
    `select a.email from suppression s join address a using (portal_id, address_id)
      where s.portal_id = ? and s.until is null and s.stream = '' and s.reason in ('unsubscribe_request', 'complaint')`,
    [portalId],
  );
  return new Set(rows.map(({ email }) => email));
}

/** What else becomes of a company whose task is there already is told in a note at the task: the task stays as its reader knows it. */
import { MOVED_KINDS, type StoredAccount } from '../flow/account.ts';
import type { ObjectType, RecordRef } from '../flow/decide/play.ts';
import { accountNews } from '../flow/decide/task-text/account-news.ts';
import { describeMoved } from '../flow/decide/task-text/moved-sections.ts';
import { renderAccountNews } from '../flow/enact/note/render-account-news.ts';
import { makeReference } from '../lib/reference.ts';
import type { AccountRow } from '../store/account.ts';
import { listMovedTasks, type MovedTask } from '../store/account-task.ts';
import { findRecords } from '../store/crm-record.ts';
import { planCreate } from '../store/crm-write.ts';
import type { Db } from '../store/database.ts';

export interface NewsPortal {
  readonly portalId: number;
  readonly timeZone: string;
  readonly publicUrl: string;
}

export interface ChangedAccount {
  readonly domain: string;
  readonly state: StoredAccount;
}

/** A rep reads a screen; the page behind the note has the rest. */
const LISTED = 40;

/** @returns whether another thing is believed of the company now; who belongs to it is told elsewhere */
export function isNews(before: AccountRow | undefined, after: StoredAccount): boolean {
  return before !== undefined && wordOf(before) !== wordOf(after);
}

function wordOf({ kind, newDomain, format }: Pick<AccountRow, 'kind' | 'newDomain' | 'format'>): string {
  return [kind, newDomain, kind === 'format_changed' ? format : null].join();
}

/** @param changed those of which another thing is believed now */
export async function tellAccountNews(
  db: Db,
  portal: NewsPortal,
  changed: readonly ChangedAccount[],
  now: Date,
): Promise<void> {
  const { portalId } = portal;
  if (changed.length === 0) return;
  const states = new Map(changed.map((one) => [one.domain, one.state]));
  const tasks = await listMovedTasks(db, portalId, [...states.keys()]);
  const companies = await findRecords(
    db,
    portalId,
    'company',
    tasks.flatMap((task) => task.companyId ?? []),
  );
  for (const task of tasks) {
    const state = states.get(task.domain);
    const company = companies.get(task.companyId ?? '')?.fields.name?.trim() || task.domain;
    if (state) await planNote(db, portal, task, company, state, now);
  }
}

async function planNote(
  db: Db,
  portal: NewsPortal,
  task: MovedTask,
  company: string,
  state: StoredAccount,
  now: Date,
): Promise<void> {
  const news = accountNews(company, { ...state, domain: task.domain });
  if (news === null) return;
  const anchor: RecordRef = { type: task.anchor.type as ObjectType, id: task.anchor.id };
  const reference = makeReference();
  await planCreate(
    db,
    portal.portalId,
    {
      writeKey: `note:account-news:${task.writeId}:${now.getTime()}`,
      surface: 'note',
      addressId: task.addressId,
      decisionId: null,
      payload: renderAccountNews(
        {
          ...news,
          people: MOVED_KINDS.includes(state.kind) ? describePeople(state) : [],
          evidence: state.evidence.map((one) => one.text),
          accountUrl: `${portal.publicUrl}/accounts/${task.domain}`,
          subject: task.subject,
          openedAt: task.openedAt,
          associations: [
            anchor,
            ...(task.companyId === null ? [] : [{ type: 'company' as const, id: task.companyId }]),
          ],
          timeZone: portal.timeZone,
          now,
        },
        reference,
      ),
      reference,
      anchor,
      tryAfter: null,
    },
    now,
  );
}

function describePeople({ people }: StoredAccount): string[] {
  const lines = people.slice(0, LISTED).map(describeMoved);
  return people.length > LISTED ? [...lines, `And ${people.length - LISTED} more`] : lines;
}

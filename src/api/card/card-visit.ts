/** What each answer to a card needs: whose portal it is, and how its links are written. */
import type { Knex } from 'knex';
import { writeDate } from '../../flow/write-date.ts';
import type { CrmLinks } from '../../pages/crm-links.ts';
import type { OpenTask } from '../../store/report/card.ts';
import type { CardTask } from './card-data.ts';

export interface CardVisit {
  readonly db: Knex;
  readonly portalId: number;
  readonly timeZone: string;
  /** ISO 4217. */
  readonly currency: string | null;
  readonly now: Date;
  readonly links: CrmLinks;
  /** The portal's key for address hashes; null where it is not among the server's keys. */
  readonly hashKey: Buffer | null;
  /** @param path of the console @returns an address that opens it for whoever looks at the card; null: it cannot be made */
  consoleLink(path: string): string | null;
}

export function onDay(visit: Pick<CardVisit, 'timeZone'>, at: Date): string {
  return writeDate(at, visit.timeZone);
}

export function taskOf(visit: CardVisit, task: OpenTask): CardTask {
  const isThere = task.state === 'done' && task.taskId !== null;
  return {
    subject: task.subject,
    when: isThere ? `opened ${onDay(visit, task.openedAt)}` : 'about to be opened',
    href: isThere ? visit.links.activity(task.anchorType, task.anchorId, task.taskId ?? '') : null,
  };
}

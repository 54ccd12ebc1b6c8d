/** Gathers what the overview shows. */

import type { Verdict } from '../../../flow/state.ts';
import { DAY_MS } from '../../../lib/clock.ts';
import type { Db } from '../../../store/database.ts';
import { type Backlog, countBacklog } from '../../../store/report/backlog.ts';
import { type Change, type ChangeCounts, countChanges, listChanges } from '../../../store/report/changes.ts';
import { countDrift } from '../../../store/report/drift.ts';
import { type ListTrouble, listListTroubles } from '../../../store/report/esp-lists.ts';
import { countWaitingOptOuts, type WaitingCount } from '../../../store/report/honoured.ts';
import {
  countDeliveries,
  countLost,
  countMessages,
  countVerdicts,
  countWrites,
  type DayCount,
  type DeliveryCounts,
  hasBegun,
  type WriteCounts,
} from '../../../store/report/overview.ts';
import { listSourceRows, type SourceRow } from '../../../store/report/sources.ts';
import { countTroubles } from '../../../store/report/troubles.ts';
import { countUnsentMails, type UnsentMails } from '../../../store/report/unsent-mail.ts';
import { listLatestTasks, type WriteRow } from '../../../store/report/writes.ts';

export interface Overview {
  readonly range: 7 | 30;
  /** UTC, ascending: the days of the range. */
  readonly days: readonly string[];
  readonly messages: readonly DayCount[];
  readonly messagesBefore: readonly DayCount[];
  readonly deliveries: DeliveryCounts;
  readonly verdicts: ReadonlyMap<Verdict, number>;
  readonly lost: number;
  readonly lostBefore: number;
  /** Of the last 24 hours. */
  readonly changeCounts: ChangeCounts;
  /** The newest of them. */
  readonly changes: readonly Change[];
  readonly backlog: Backlog;
  readonly writes: WriteCounts;
  readonly tasks: readonly WriteRow[];
  readonly sources: readonly SourceRow[];
  readonly hasEvents: boolean;
  readonly addressesAside: number;
  readonly changesAside: number;
  readonly unsentMails: UnsentMails;
  readonly lists: readonly ListTrouble[];
  readonly leaveQuestions: number;
  readonly waitingOptOuts: WaitingCount;
  readonly driftPeople: number;
}

const LATEST_TASKS = 5;
const LATEST_CHANGES = 8;

export async function readOverview(db: Db, portalId: number, range: 7 | 30, now: Date): Promise<Overview> {
  const days = daysUntil(now, range);
  const daysBefore = daysUntil(new Date(now.getTime() - range * DAY_MS), range);
  const from = new Date(`${days[0]}T00:00:00Z`);
  const fromBefore = new Date(`${daysBefore[0]}T00:00:00Z`);
  const yesterday = new Date(now.getTime() - DAY_MS);
  const later = new Date(now.getTime() + DAY_MS);
  const messages = (list: readonly string[]) => countMessages(db, portalId, list[0] ?? '', list.at(-1) ?? '');
  const [
    inRange,
    before,
    deliveries,
    verdicts,
    lost,
    lostBefore,
    changeCounts,
    changes,
    backlog,
    writes,
    tasks,
    sources,
    begun,
    waiting,
    unsentMails,
    waitingOptOuts,
    drift,
    lists,
  ] = await Promise.all([
    messages(days),
    messages(daysBefore),
    countDeliveries(db, portalId, from),
    countVerdicts(db, portalId),
    countLost(db, portalId, from, later),
    countLost(db, portalId, fromBefore, from),
    countChanges(db, portalId, yesterday),
    listChanges(db, portalId, yesterday, LATEST_CHANGES),
    countBacklog(db, portalId),
    countWrites(db, portalId, from),
    listLatestTasks(db, portalId, LATEST_TASKS),
    listSourceRows(db, portalId),
    hasBegun(db, portalId),
    countTroubles(db, portalId),
    countUnsentMails(db, portalId, now),
    countWaitingOptOuts(db, portalId),
    countDrift(db, portalId),
    listListTroubles(db, portalId),
  ]);
  return {
    range,
    days,
    messages: inRange,
    messagesBefore: before,
    deliveries,
    verdicts,
    lost,
    lostBefore,
    changeCounts,
    changes,
    backlog,
    writes,
    tasks,
    sources,
    hasEvents: begun.hasEvents,
    addressesAside: waiting.addressesAside,
    changesAside: waiting.changesAside,
    unsentMails,
    leaveQuestions: waiting.leaveQuestions,
    waitingOptOuts,
    driftPeople: drift.people,
    lists,
  };
}

function daysUntil(last: Date, length: number): string[] {
  return Array.from({ length }, (_, i) =>
    new Date(last.getTime() - (length - 1 - i) * DAY_MS).toISOString().slice(0, 10),
  );
}

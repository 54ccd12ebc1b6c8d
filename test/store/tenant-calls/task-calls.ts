import { NOW } from '../fill-tenant.ts';
import type { TenantIds } from '../tenant-ids.ts';
import { LATER, type TenantCalls } from './tenant-calls.ts';

const CAUSE = { companyId: '77', play: 'champion-lost', reason: 'user_unknown' };

/** Tasks of accounts, what the cap held back, and tasks whose cause is gone. */
export function taskCalls(theirs: TenantIds): TenantCalls {
  return {
    'account-task.findAccountTasks': [[{ ...CAUSE, openedSince: new Date(0) }]],
    'account-task.saveAccountTask': [theirs.write, CAUSE, [], NOW],
    'account-task.rewritePlanned': [theirs.planned, {}],
    'episode.markTold': [[theirs.decision], 'note', 1],
    'held-task.countOwnerTasks': ['2026-11-20'],
    'held-task.saveOwnerTasks': ['2026-11-20', new Map([['77', 9]])],
    'held-task.openDigest': [{ ownerId: '77', day: '2026-11-20', reference: 'another', sendAfter: NOW }, NOW],
    'held-task.holdTasks': [
      [{ decisionId: theirs.decision, ownerId: '77', line: { mark: 'alpha' }, writeId: theirs.digest }],
      NOW,
    ],
    'held-task.listOpenDigests': [null],
    'held-task.writeDigest': [theirs.digest, null],
    'task-closing.reviveUnsentTasks': [[theirs.episode]],
    'task-closing.closeTasksOf': [{ episodeIds: [theirs.episode], plays: ['champion-lost'] }, LATER],
    'task-closing.planClosings': [LATER],
    'task-closing.listClosed': [],
    'task-closing.markFollowed': [[theirs.write], LATER],
  };
}

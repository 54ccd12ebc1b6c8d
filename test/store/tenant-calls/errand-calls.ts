import { DEFAULT_SETTINGS } from '../../../src/flow/settings.ts';
import { NOW } from '../fill-tenant.ts';
import type { TenantIds } from '../tenant-ids.ts';
import { LATER, type TenantCalls } from './tenant-calls.ts';

const NEW = { kind: 'retry-writes', detail: {}, askedBy: 'alpha', askedAt: NOW, total: 1, until: 1 } as const;
const STEP = { done: 9, refused: 9, cursor: 9, why: 'w', begunAt: NOW, endedAt: LATER };

const DRAFT = {
  base: 1,
  page: 'tasks',
  settings: DEFAULT_SETTINGS,
  note: null,
  askedBy: 'alpha',
  asOf: NOW,
  days: null,
  expiresAt: LATER,
  total: 1,
  until: 1,
};

/** Long work, and what it is done to. */
export function errandCalls(theirs: TenantIds): TenantCalls {
  return {
    'rebuild.countLedger': [],
    'rebuild.markNextToRebuild': [{ after: 0, until: Number.MAX_SAFE_INTEGER }, LATER],
    'rebuild.markAllDirty': [LATER],
    'errand.insertErrand': [NEW],
    'errand.listOpenErrands': [],
    'errand.saveErrand': [theirs.errand, STEP],
    'errand.saveErrandPlace': [theirs.errand, { place: 'x', total: 9 }],
    'errand.listErrands': [100],
    'errand.countUnconcluded': [LATER],
    'replay.insertReplay': [DRAFT],
    'replay.findReplay': [theirs.replay, NOW],
    'replay.listReplays': [NOW],
    'replay.findOpenReplay': [],
    'replay.saveReplayStep': [theirs.replay, 0, { done: 9, once: 9, events: 9, cursor: 9, endedAt: null }, []],
    'replay.listReplayRates': [theirs.replay, new Date(0)],
    'replay.giveUpReplay': [theirs.replay, 'w', LATER],
    'replay.dropReplay': [theirs.replay],
    'replay.dropExpiredReplays': [new Date('2100-01-01T00:00:00Z')],
    'report/replay.sumReplay': [theirs.replay],
    'report/replay.sumReplayByPlay': [theirs.replay],
    'report/replay.listReplayDays': [theirs.replay, { now: 0, draft: 0 }, 100],
    'report/replay.listReplayRows': [theirs.replay, { view: 'all', play: null }, { addressId: 0, nth: -1 }, 100],
    'teachable-event.listAddressIds': [{ after: 0, until: 1e9 }],
    'retryable.countRetryable': ['retry-deliveries', {}],
    'retryable.listRetryable': ['retry-deliveries', {}, { after: 0, until: 1e9, limit: 100 }],
  };
}

import { NOW } from '../fill-tenant.ts';
import type { TenantIds } from '../tenant-ids.ts';
import { LATER, type TenantCalls } from './tenant-calls.ts';

const NEW = { kind: 'retry-writes', detail: {}, askedBy: 'alpha', askedAt: NOW, total: 1, until: 1 } as const;
const STEP = { done: 9, refused: 9, cursor: 9, why: 'w', begunAt: NOW, endedAt: LATER };

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
    'retryable.countRetryable': ['retry-deliveries', {}],
    'retryable.listRetryable': ['retry-deliveries', {}, { after: 0, until: 1e9, limit: 100 }],
  };
}

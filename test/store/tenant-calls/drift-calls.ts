import { NOW } from '../fill-tenant.ts';
import type { TenantIds } from '../tenant-ids.ts';
import { LATER, type TenantCalls } from './tenant-calls.ts';

const HASH = Buffer.alloc(32, 5);
const STEP = { part: 'hubspot', cursor: 9, place: '9', compared: 9, begunAt: NOW };
const SUM = { counts: {}, people: 9, mended: 9 };

/** Where the places disagree, and what mends it. */
export function driftCalls(theirs: TenantIds): TenantCalls {
  const choice = { driftId: theirs.drift, kinds: ['left_here'] };
  const who = { addressId: theirs.address, sourceId: theirs.source, askedBy: 'alpha' };
  return {
    'drift-run.insertDriftRun': ['alpha', LATER],
    'drift-run.findOpenDriftRun': [],
    'drift-run.listDriftRuns': [10],
    'drift-run.saveDriftStep': [theirs.driftRun, STEP],
    'drift-run.endDriftRun': [theirs.driftRun, SUM, LATER],
    'drift.saveDrift': [{ runId: theirs.driftRun, begunAt: NOW }, [], LATER],
    'drift.endUnseenDrift': [1e9, LATER],
    'drift.expireDrift': [LATER],
    'drift.askForFixes': [choice, 'alpha', LATER],
    'drift.lockAskedDrift': [10],
    'drift.saveFixes': [[{ driftId: theirs.drift, became: 'over', why: null }], LATER],
    'drift.hasAskedDrift': [],
    'drift-beliefs.listComparable': [0, 10],
    'drift-beliefs.beliefsOf': [[theirs.address]],
    'drift-beliefs.listComparedServices': [],
    'drift-beliefs.findSuppressed': [[HASH]],
    'drift-push.planListPushes': [who, ['same', 'other'], 'opt_out', LATER],
    'report/drift.countDrift': [],
    'report/drift.listDrift': [{ kind: null, text: '' }, 0, 10],
    'report/drift.listDriftServices': [],
  };
}

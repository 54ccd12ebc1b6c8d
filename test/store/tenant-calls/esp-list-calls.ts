import { box, NOW } from '../fill-tenant.ts';
import type { TenantIds } from '../tenant-ids.ts';
import { LATER, type TenantCalls } from './tenant-calls.ts';

const REACH = { canRead: true, canWrite: true, why: null };
const HASH = Buffer.alloc(32, 5);

/** What email services hold back by their own lists. */
export function espListCalls(theirs: TenantIds): TenantCalls {
  const at = { sourceId: theirs.source, list: 'same' };
  const entry = { addressHash: HASH, addressId: null, kind: 'manual', actor: 'esp', since: null, ours: true };
  return {
    'esp-suppression.saveHeld': [at, [entry], LATER],
    'esp-suppression.findHeld': [at, [HASH]],
    'esp-suppression.markGone': [at, LATER, LATER],
    'esp-suppression.markTakenOff': [at, [theirs.address], NOW],
    'esp-suppression.listHeldOf': [theirs.address],
    'esp-access.saveAccess': [box, theirs.source, { key: { key: 'ours' }, reach: REACH, by: 'us', now: NOW }],
    'esp-access.findAccess': [theirs.source],
    'esp-access.openEspKey': [box, theirs.source],
    'esp-access.resealAccess': [box, theirs.source],
    'esp-access.listDueAccess': [LATER],
    'esp-access.holdAccess': [theirs.source, 'us', 60_000],
    'esp-access.stillHoldsAccess': [theirs.source, 'us'],
    'esp-access.releaseAccess': [theirs.source, 'us'],
    'esp-access.noteWait': [theirs.source, LATER, 'w'],
    'esp-access.noteAnswer': [theirs.source],
    'esp-access.noteReach': [theirs.source, REACH, LATER],
    'esp-access.askForLists': [theirs.source, 'us', LATER],
    'esp-access.markNamed': [theirs.source, LATER],
    'esp-access.markListsRead': [theirs.source, LATER],
    'esp-access.markPlanned': [theirs.source, LATER],
    'esp-access.removeAccess': [theirs.source],
    'esp-list.saveLists': [theirs.source, [], LATER],
    'esp-list.listLists': [theirs.source],
    'esp-list.beginList': [at, LATER],
    'esp-list.addEntries': [at, 7],
    'esp-list.saveListPlace': [at, 'stolen'],
    'esp-list.endList': [at, null, LATER],
    'esp-list.setPushed': [at, false],
    'esp-list.markListGone': [at, LATER],
    'esp-push.planOn': [at, NOW, NOW, 10],
    'esp-push.planOff': [theirs.source, NOW],
    'esp-push.askOff': [at, theirs.address, 'us', NOW],
    'esp-push.takeBackSending': [theirs.source],
    'esp-push.listPlanned': [theirs.source, 10, LATER],
    'esp-push.listStanding': [[theirs.address]],
    'esp-push.hasListChanged': [LATER],
    'esp-push.keepOn': [at, [theirs.address]],
    'esp-push.markSending': [at, [theirs.address], NOW],
    'esp-push.savePushes': [at, [{ addressId: theirs.address, state: 'done', why: null }], NOW],
    'esp-push.dropPlanned': [at, null, 'w'],
    'esp-push.retryPushes': [theirs.source],
    'esp-push.listSent': [theirs.source, null, [theirs.address]],
    'report/esp-lists.countPushes': [theirs.source],
    'report/esp-lists.listPushTroubles': [theirs.source, 10],
    'report/esp-lists.listListTroubles': [],
    'report/esp-lists.listHeldView': [theirs.address],
    'list-acts.listActs': [theirs.source, [theirs.address]],
  };
}
